from tests.helpers.rooms import room as room
