import Glibc

/// One HTTP connection by plain system calls, so that tests can send what no client would.
final class RawConnection {
  struct Failure: Error {
    let step: String
    let code: Int32
  }

  struct Response {
    var status: Int
    var headers: [String: String]
    var body: String
  }

  /// Nothing a test waits for takes longer, short of a hang.
  static let timeoutSeconds = 30

  private(set) var descriptor: Int32
  private var buffer: [UInt8] = []

  init(path: String) throws {
    // Not inherited by the daemons that other tests start meanwhile.
    descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(step: "socket", code: errno) }
    var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let outcome = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard outcome == 0 else {
      let code = errno
      disconnect()
      throw Failure(step: "connect", code: code)
    }
  }

  deinit { disconnect() }

  func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Ends the client's side only, as `nc -N` does.
  func finishWriting() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  func send(_ text: String) throws {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(step: "send", code: errno) }
      sent += count
    }
  }

  func sendRequest(_ method: String, _ path: String, body: String? = nil) throws {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: updraft\r\n"
    if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
    try send(head + "\r\n" + (body ?? ""))
  }

  /// Reads a line without its CRLF; nil at the end of the connection.
  func line() throws -> String? {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      guard try fill() else { return nil }
    }
  }

  func response() throws -> Response {
    var response = try head()
    if response.headers["transfer-encoding"] == "chunked" {
      while let size = try line().flatMap({ Int($0, radix: 16) }), size > 0 {
        response.body += try take(size)
        _ = try line()
      }
      _ = try line()
    } else {
      response.body = try take(Int(response.headers["content-length"] ?? "0") ?? 0)
    }
    return response
  }

  /// Status and headers, names in lower case; the body is left for the caller.
  func head() throws -> Response {
    guard let first = try line() else { throw Failure(step: "read", code: 0) }
    let status = first.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    while let line = try line(), !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
      if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1]) }
    }
    return Response(status: status, headers: headers, body: "")
  }

  private func take(_ count: Int) throws -> String {
    while buffer.count < count {
      guard try fill() else { break }
    }
    let bytes = buffer.prefix(count)
    buffer.removeFirst(bytes.count)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads more; false at the end.
  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count >= 0 else { throw Failure(step: "recv", code: errno) }
    buffer += chunk[..<count]
    return count > 0
  }
}

extension RawConnection {
  /// One request on a connection of its own.
  static func exchange(_ path: String, _ method: String, _ target: String, body: String? = nil)
    throws -> Response
  {
    let connection = try RawConnection(path: path)
    try connection.sendRequest(method, target, body: body)
    return try connection.response()
  }
}
