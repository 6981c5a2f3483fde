"""Sheets in and out: reading what people call an Excel file, planning an import, carrying it out."""
