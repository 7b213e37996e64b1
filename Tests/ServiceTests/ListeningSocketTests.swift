import Glibc
import Testing

@testable import Service

@Suite("Listening socket", .blocking)
struct ListeningSocketTests {
  private func mode(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  private func makeStaleSocket(at path: String) throws {
    let socket = try ListeningSocket.bind(path: path)
    close(socket.descriptor)
  }

  @Test(
    "A bound socket has exactly the mode asked for and takes connections",
    arguments: [0o660, 0o600, 0o666])
  func permissions(bits: Int) throws {
    let path = try ScratchFolder.make() + "/s"
    let socket = try ListeningSocket.bind(path: path, mode: mode_t(bits))
    defer { close(socket.descriptor) }
    #expect(mode(of: path) == mode_t(bits))
    #expect(!socket.isInherited)
    #expect(throws: Never.self) { try RawConnection(path: path) }
  }

  @Test("A second daemon on a live socket is refused and the first keeps its file")
  func liveSocket() throws {
    let path = try ScratchFolder.make() + "/s"
    let first = try ListeningSocket.bind(path: path)
    defer { close(first.descriptor) }
    let identity = ListeningSocket.identity(of: path)
    let error = #expect(throws: ServiceError.self) { try ListeningSocket.bind(path: path) }
    #expect(error?.description.contains("another daemon is listening on \(path)") == true)
    #expect(ListeningSocket.identity(of: path) == identity)
    #expect(throws: Never.self) { try RawConnection(path: path) }
  }

  @Test("A socket whose backlog is full counts as live")
  func busySocket() throws {
    let path = try ScratchFolder.make() + "/s"
    let first = try ListeningSocket.bind(path: path)
    defer { close(first.descriptor) }
    // Shrinks the backlog: one connection more than it holds is refused with EAGAIN.
    listen(first.descriptor, 0)
    let waiting = try RawConnection(path: path)
    #expect(throws: ServiceError.self) { try ListeningSocket.bind(path: path) }
    waiting.disconnect()
  }

  @Test("A folder that another process keeps locked is an error, not a wait without end")
  func lockedFolder() throws {
    let folder = try ScratchFolder.make()
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try #require(flock(descriptor, LOCK_EX) == 0)
    let error = #expect(throws: ServiceError.self) { try ListeningSocket.bind(path: folder + "/s") }
    #expect(error?.description.contains("lock on the socket's folder \(folder)") == true)
    close(descriptor)
    let socket = try ListeningSocket.bind(path: folder + "/s")
    close(socket.descriptor)
  }

  @Test("A stale socket file is replaced")
  func staleSocket() throws {
    let path = try ScratchFolder.make() + "/s"
    try makeStaleSocket(at: path)
    let socket = try ListeningSocket.bind(path: path)
    defer { close(socket.descriptor) }
    #expect(throws: Never.self) { try RawConnection(path: path) }
  }

  @Test("What is not a socket is left alone: a file, a folder, a link to a socket")
  func notSockets() throws {
    let folder = try ScratchFolder.make()
    let file = folder + "/file"
    close(open(file, O_CREAT | O_WRONLY, 0o600))
    mkdir(folder + "/folder", 0o700)
    try makeStaleSocket(at: folder + "/stale")
    symlink(folder + "/stale", folder + "/link")
    for name in ["file", "folder", "link"] {
      let error = #expect(throws: ServiceError.self) {
        try ListeningSocket.bind(path: folder + "/" + name)
      }
      #expect(error?.description.contains("is not a socket") == true)
      #expect(access(folder + "/" + name, F_OK) == 0)
    }
  }

  @Test("A path of 107 bytes works, one of 108 is refused with both figures")
  func pathLength() throws {
    let folder = try ScratchFolder.make() + "/"
    let longest = folder + String(repeating: "s", count: 107 - folder.utf8.count)
    let socket = try ListeningSocket.bind(path: longest)
    close(socket.descriptor)
    let error = #expect(throws: ServiceError.self) {
      try ListeningSocket.bind(path: longest + "s")
    }
    #expect(error?.description.contains("108 bytes") == true)
    #expect(error?.description.contains("107") == true)
  }

  @Test("A missing folder and an empty path are refused", arguments: ["/no/such/folder/s", ""])
  func noFolder(path: String) {
    #expect(throws: ServiceError.self) { try ListeningSocket.bind(path: path) }
  }

  @Test("Only the file that was made is removed")
  func removal() throws {
    let path = try ScratchFolder.make() + "/s"
    let first = try ListeningSocket.bind(path: path)
    close(first.descriptor)
    let second = try ListeningSocket.bind(path: path)
    defer { close(second.descriptor) }
    first.removeFile()
    #expect(access(path, F_OK) == 0)
    second.removeFile()
    #expect(access(path, F_OK) != 0)
  }

  @Test("An inherited socket is taken with its path and never removed")
  func inherited() throws {
    let path = try ScratchFolder.make() + "/s"
    let bound = try ListeningSocket.bind(path: path)
    let socket = try ListeningSocket.adopt(descriptor: bound.descriptor, name: "updraft.socket")
    defer { close(socket.descriptor) }
    #expect(socket.path == path)
    #expect(socket.isInherited)
    socket.removeFile()
    #expect(access(path, F_OK) == 0)
  }

  @Test("An inherited descriptor that is no listening Unix stream socket is refused")
  func unsuitable() throws {
    let sockets = [
      socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0),
      socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0),
      socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), open("/dev/null", O_RDONLY),
    ]
    for descriptor in sockets {
      #expect(throws: ServiceError.self) {
        try ListeningSocket.adopt(descriptor: descriptor, name: "x")
      }
      close(descriptor)
    }
  }
}
