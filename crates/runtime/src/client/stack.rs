//! What a call goes through on its way out: layers of tower around reqwest.

use bytes::Bytes;
use tower::{BoxError, Layer, Service, ServiceExt as _, util::BoxCloneSyncService};

/// What sends one attempt of a call: everything that a caller's layers add, and reqwest at the end.
pub type Stack = BoxCloneSyncService<Outgoing, Answering, BoxError>;

/// A request as layers see it.
pub type Outgoing = http::Request<Bytes>;

/// An answer as layers see it; its body has not been read.
pub type Answering = http::Response<reqwest::Body>;

/// reqwest as the innermost service.
pub(super) fn over(client: reqwest::Client) -> Stack {
    let send = move |request: Outgoing| {
        let client = client.clone();
        async move {
            let request = reqwest::Request::try_from(request)?;
            Ok::<_, BoxError>(Answering::from(client.execute(request).await?))
        }
    };
    BoxCloneSyncService::new(tower::service_fn(send))
}

/// The stack with one more layer around it.
pub(super) fn layered<L>(stack: Stack, layer: L) -> Stack
where
    L: Layer<Stack>,
    L::Service: Service<Outgoing, Response = Answering> + Clone + Send + Sync + 'static,
    <L::Service as Service<Outgoing>>::Error: Into<BoxError>,
    <L::Service as Service<Outgoing>>::Future: Send + 'static,
{
    BoxCloneSyncService::new(layer.layer(stack).map_err(Into::into))
}
