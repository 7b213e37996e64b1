/// One daemon for all tests that only ask it something.
enum SharedDaemon {
  static let daemon = Result { try DaemonProcess() }

  static func complete(_ body: String) throws -> RawConnection.Response {
    try daemon.get().complete(body)
  }

  static func exchange(_ method: String, _ target: String, body: String? = nil) throws
    -> RawConnection.Response
  {
    try daemon.get().exchange(method, target, body: body)
  }
}
