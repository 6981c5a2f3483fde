from tests.helpers.pointing import points as points
from tests.helpers.rooms import room as room
from tests.helpers.volunteers import corps as corps
