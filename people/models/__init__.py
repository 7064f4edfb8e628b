from people.models.accounts import Account, ApiToken, Grant
from people.models.employees import Demographics, Employee, SystemLogin, left_by
from people.models.moves import RoleChange
from people.models.organisation import OrgUnit, Position, Role, RoleFamily
from people.models.withheld import WithheldItem

__all__ = [
    "Account",
    "ApiToken",
    "Demographics",
    "Employee",
    "Grant",
    "OrgUnit",
    "Position",
    "Role",
    "RoleChange",
    "RoleFamily",
    "SystemLogin",
    "WithheldItem",
    "left_by",
]
