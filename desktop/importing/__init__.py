"""One page on which a sheet of any kind is chosen, mapped, looked through and brought in."""
