"""Every authority of the first load, parents in any order."""

from ssi.directory.data.brunei import BRUNEI
from ssi.directory.data.courts import COURTS
from ssi.directory.data.france import INTERIOR
from ssi.directory.data.france_other_ministries import OTHER_MINISTRIES
from ssi.directory.data.malaysia import MALAYSIA
from ssi.directory.data.philippines import PHILIPPINES
from ssi.directory.data.singapore import INTERNATIONAL, SINGAPORE

AUTHORITIES = SINGAPORE + INTERNATIONAL + MALAYSIA + PHILIPPINES + BRUNEI + INTERIOR + OTHER_MINISTRIES + COURTS
