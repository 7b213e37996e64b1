import NIOCore

/// Turns a silence of the daemon into an error; stands behind an `IdleStateHandler`.
final class SilenceHandler: ChannelInboundHandler {
  typealias InboundIn = Any

  private let error: ClientError

  init(error: ClientError) {
    self.error = error
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }
}
