import Client
import Glibc
import Service
import Testing

@Suite("Client: reaching the daemon")
struct ClientConnectionTests {
  @Test(
    "A missing socket, a missing folder and a file as a folder name the path and a remedy",
    arguments: ["/tmp/updraft-no-such-socket", "/tmp/updraft-no/such/folder", "/etc/passwd/s"])
  func nobodyThere(path: String) async throws {
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: path).health()
    }
    #expect(error.map(ExitStatus.init) == .unavailable)
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains("updraftd --model") == true)
  }

  @Test("A socket file that nobody listens behind counts as no daemon")
  func staleSocket() async throws {
    let server = try ClientScriptedServer(pieces: [], leavesFile: true)
    defer {
      unlink(server.path)
      rmdir(String(server.path.dropLast(2)))
    }
    _ = try? await UpdraftClient(socketPath: server.path).health()
    for _ in 0..<6000 where !server.isFinished {
      try await Task.sleep(for: .milliseconds(10))
    }
    await #expect(
      throws: ClientError.daemonNotRunning(
        path: server.path, reason: "nobody listens behind the file")
    ) {
      try await UpdraftClient(socketPath: server.path).health()
    }
  }

  @Test("A folder and a file of another kind are named as such: no daemon could start there")
  func noSocket() async throws {
    let folder = try ScratchFolder.make()
    let file = folder + "/file"
    close(open(file, O_CREAT | O_WRONLY, 0o600))
    for (path, reason) in [(folder, "it is a folder"), (file, "it is a file of another kind")] {
      let error = await #expect(throws: ClientError.self) {
        try await UpdraftClient(socketPath: path).health()
      }
      #expect(error == .invalidSocketPath(path: path, reason: reason))
    }
  }

  @Test("A daemon with as many waiting connections as fit is busy, and later is worth a try")
  func fullBacklog() async throws {
    let path = try ScratchFolder.make() + "/s"
    let socket = try ListeningSocket.bind(path: path)
    defer { close(socket.descriptor) }
    // Shrinks the backlog: one connection fits.
    listen(socket.descriptor, 0)
    let waiting = try RawConnection(path: path)
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: path).health()
    }
    #expect(error == .backlogFull(path: path))
    #expect(error.map(ExitStatus.init) == .tryLater)
    waiting.disconnect()
  }

  @Test("Paths that no socket can have are misuse", arguments: [0, 108, 4096])
  func impossiblePaths(byteCount: Int) async throws {
    let path = String(repeating: "s", count: byteCount)
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: path).health()
    }
    #expect(error.map(ExitStatus.init) == .usage)
  }

  @Test(
    "A socket this user may not write to is a matter of permission", .enabled(if: geteuid() != 0))
  func permission() async throws {
    let server = try ClientScriptedServer(pieces: [])
    chmod(server.path, 0)
    await #expect(throws: ClientError.permissionDenied(path: server.path)) {
      try await UpdraftClient(socketPath: server.path).health()
    }
  }

  @Test(
    "The default socket follows the environment, and an empty variable counts as unset",
    arguments: [
      (["UPDRAFT_SOCKET": "/a", "XDG_RUNTIME_DIR": "/run/user/1"], "/a"),
      (["UPDRAFT_SOCKET": "", "XDG_RUNTIME_DIR": "/no/such/1"], "/run/updraft/updraft.sock"),
      (["XDG_RUNTIME_DIR": ""], "/run/updraft/updraft.sock"),
      ([:], "/run/updraft/updraft.sock"),
    ])
  func defaultPath(environment: [String: String], path: String) {
    #expect(SocketPath.resolve(environment: environment) == path)
  }

  @Test("The session's socket comes before the system's only where there is a socket")
  func sessionSocket() throws {
    let folder = try ScratchFolder.make()
    let path = folder + "/updraft.sock"
    let environment = ["XDG_RUNTIME_DIR": folder]
    #expect(SocketPath.resolve(environment: environment) == "/run/updraft/updraft.sock")
    let socket = try ListeningSocket.bind(path: path)
    defer { close(socket.descriptor) }
    #expect(SocketPath.resolve(environment: environment) == path)
    unlink(path)
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    #expect(SocketPath.resolve(environment: environment) == "/run/updraft/updraft.sock")
  }
}
