import Glibc
import Testing

@testable import Platform

/// The environment belongs to the whole process, where other tests read it and daemons under test
/// would notify whatever socket it names; so each test has a process of its own.
@Suite("systemd", .serialized)
struct SystemdTests {
  @Test("without systemd everything is a no-op")
  func isHarmless() async {
    await #expect(processExitsWith: .success) {
      for name in ["NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID"] { unsetenv(name) }
      Systemd.notify("READY=1", "STATUS=serving")
      let descriptors = try Systemd.listenDescriptors()
      #expect(descriptors.isEmpty)
    }
  }

  @Test("a notification arrives at the manager's socket, one line to an assignment")
  func notifies() async {
    await #expect(processExitsWith: .success) {
      let path = "/tmp/updraft-notify-\(getpid())"
      let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      try #require(descriptor >= 0)
      defer {
        close(descriptor)
        unlink(path)
      }
      unlink(path)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(status == 0)
      setenv("NOTIFY_SOCKET", path, 1)
      Systemd.notify("READY=1", "STATUS=serving")
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      try #require(count > 0)
      #expect(String(decoding: buffer[..<count], as: UTF8.self) == "READY=1\nSTATUS=serving")
    }
  }
}
