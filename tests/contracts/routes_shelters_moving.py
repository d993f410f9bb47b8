"""Who may move, extend and end a stay."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"

ROUTES = {
    "shelters:extension_grant": Route("stay", POST=WORKERS),
    "shelters:extension_refuse": Route("stay", POST=WORKERS),
    "shelters:stay_change_bed": Route("stay", POST="shelter_manager"),
    "shelters:stay_exchange": Route("stay", POST="shelter_manager"),
    "shelters:stay_transfer": Route("stay", GET=WORKERS, POST=WORKERS),
    "shelters:stay_agree": Route("stay", POST=WORKERS),
    "api:stays-extensions": Route("stay", GET="worker supervisor inspector shelter_manager"),
    "api:stays-grant-extension": Route("stay", POST=WORKERS),
    "api:stays-refuse-extension": Route("stay", POST=WORKERS),
    "api:stays-change-bed": Route("stay", POST="shelter_manager"),
    "api:stays-exchange-beds": Route("stay", POST="shelter_manager"),
    "api:stays-transfer": Route("stay", POST=WORKERS),
    "api:stays-agree-to-leave": Route("stay", POST=WORKERS),
}
