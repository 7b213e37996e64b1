import FoundationEssentials

/// Carries a request to a server and its answer back; knows nothing of what they say.
public protocol ChatTransport: Sendable {
  /// Posts `body` as JSON to `path` below the server's address.
  ///
  /// Throws `unreachable` where no connection came about, `broken` where it broke or took
  /// longer than its deadline.
  func post(_ body: Data, to path: String) async throws(TeacherFailure) -> ChatResponse
}
