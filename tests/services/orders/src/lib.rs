//! An example service: takes orders over HTTP, keeps them in memory and says what happened as events.

mod shop;

wireproof_runtime::include_contract!("orders");

pub use shop::Shop;
pub use wireproof_runtime as rt;

/// The routes of the service as its contract's version 1 is mounted.
pub fn app(shop: Shop) -> rt::Router {
    rt::Router::new().nest("/v1", server::order_api_router(shop, rt::Limits::default()))
}
