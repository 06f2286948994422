"""A desk of a partner's for the tests of its pages: any organization is one that has sitekeys."""

from tests.service.stations.conftest import desk as desk
from tests.service.stations.conftest import make_desk as make_desk
from tests.service.stations.conftest import operator as operator
