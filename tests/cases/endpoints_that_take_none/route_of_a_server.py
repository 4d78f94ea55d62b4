# A decorator says what the file's own server offers.
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter()


@app.post("/api/v3/order")
@app.post("/fapi/v1/order")
async def new_order(symbol: str):
    return {"orderId": 1}


@router.post("/v2/orders")
def create(req: dict):
    return req


def routes(web, handler):
    web.post("/v2/orders", handler)
    app.post("/v2/orders")(handler)
