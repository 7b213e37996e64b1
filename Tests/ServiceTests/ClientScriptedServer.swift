import Glibc
import Synchronization

/// A Unix socket server that answers one connection with bytes written down in advance, so that
/// the client meets replies that a sound daemon never sends. Plain system calls: the client's own
/// library stays out of its test.
final class ClientScriptedServer: Sendable {
  let path: String
  private let state: State

  /// Shared with the serving thread.
  fileprivate final class State: Sendable {
    let descriptor: Int32
    let folder: String
    let pieces: [[UInt8]]
    let closesAtEnd: Bool
    let leavesFile: Bool
    let request = Mutex<[UInt8]>([])
    let finished = Mutex(false)

    init(
      descriptor: Int32, folder: String, pieces: [[UInt8]], closesAtEnd: Bool, leavesFile: Bool
    ) {
      self.descriptor = descriptor
      self.folder = folder
      self.leavesFile = leavesFile
      self.pieces = pieces
      self.closesAtEnd = closesAtEnd
    }
  }

  struct SetupError: Error {
    let step: String
    let code: Int32
  }

  /// - Parameters:
  ///   - pieces: what is sent, one `send` call each.
  ///   - closesAtEnd: false keeps the connection open, silent, until the client leaves.
  ///   - leavesFile: true leaves the socket's file behind, as a killed daemon does.
  init(pieces: [[UInt8]], closesAtEnd: Bool = true, leavesFile: Bool = false) throws {
    var template = Array("/tmp/updraft-client-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SetupError(step: "mkdtemp", code: errno) }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let path = folder + "/s"
    self.path = path
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(descriptor, 1) == 0 else {
      throw SetupError(step: "bind", code: errno)
    }
    state = State(
      descriptor: descriptor, folder: folder, pieces: pieces, closesAtEnd: closesAtEnd,
      leavesFile: leavesFile)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(state).toOpaque()
    guard
      pthread_create(
        &thread, nil,
        { context in
          context.map { Unmanaged<State>.fromOpaque($0).takeRetainedValue().serve() }
          return nil
        }, context) == 0
    else { throw SetupError(step: "pthread_create", code: errno) }
    pthread_detach(thread)
  }

  /// The request as it arrived.
  var request: String { state.request.withLock { String(decoding: $0, as: UTF8.self) } }

  /// True once the connection is over, seen from here.
  var isFinished: Bool { state.finished.withLock { $0 } }
}

extension ClientScriptedServer.State {
  fileprivate func serve() {
    let connection = accept(descriptor, nil, nil)
    readRequest(connection)
    for piece in pieces {
      guard send(connection, piece, piece.count, Int32(MSG_NOSIGNAL)) >= 0 else { break }
    }
    if !closesAtEnd {
      var byte: UInt8 = 0
      while read(connection, &byte, 1) > 0 {}
    }
    close(connection)
    close(descriptor)
    if !leavesFile {
      unlink(folder + "/s")
      rmdir(folder)
    }
    finished.withLock { $0 = true }
  }

  /// Reads the head and as many body bytes as it announces.
  private func readRequest(_ connection: Int32) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !Self.isWhole(bytes) {
      let count = read(connection, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    request.withLock { $0 = bytes }
  }

  private static func isWhole(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
    let lines = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
    let length = lines.first { $0.hasPrefix("content-length:") }?
      .drop { !$0.isNumber }
    return text[end.upperBound...].utf8.count >= length.flatMap { Int($0) } ?? 0
  }
}
