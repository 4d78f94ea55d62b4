# A decorator says what the file's own server offers.
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter()
service = load()


@app.post("/api/v3/order")
@app.post("/fapi/v1/order")
async def new_order(symbol: str):
    return {"orderId": 1}


@router.post("/v2/orders")
def create(req: dict):
    return req


@service.api.post("/fapi/v1/order")
def forward(symbol: str):
    return symbol


def routes(web, handler):
    web.post("/v2/orders", handler)
    app.post("/v2/orders")(handler)
