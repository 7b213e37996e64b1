import FoundationEssentials
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Gives an error of the API's shape to a request that no handler sees.
///
/// Hummingbird itself answers what is not HTTP or ends in the middle, with 400 and no body; every
/// 400 from here has one.
final class UnreadableRequestHandler: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
      head.headerFields[.contentLength] == "0",
      let json = try? JSONEncoder.service.encode(ErrorReply(error: .unreadable))
    else { return context.write(data, promise: promise) }
    head.headerFields[.contentType] = "application/json; charset=utf-8"
    head.headerFields[.contentLength] = "\(json.count)"
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: json))), promise: promise)
  }
}

@available(*, unavailable)
extension UnreadableRequestHandler: Sendable {}
