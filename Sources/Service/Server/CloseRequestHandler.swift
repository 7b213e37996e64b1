import NIOCore
import NIOHTTP1

/// Writes a client's wish to have the connection closed as `Connection: close`.
///
/// Hummingbird looks for exactly that, while clients also send `Close`, `close, TE` or HTTP/1.0,
/// and then wait for the end of the connection.
final class CloseRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  /// Adds a handler behind the decoder, where the version of HTTP is still known; on the channel's
  /// event loop.
  static func add(to channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
    try pipeline.addHandler(CloseRequestHandler(), position: .after(decoder))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
      return context.fireChannelRead(data)
    }
    head.headers.replaceOrAdd(name: "connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}

@available(*, unavailable)
extension CloseRequestHandler: Sendable {}
