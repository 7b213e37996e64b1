/// A line of standard input as it came, without its end.
public struct InputLine: Sendable, Equatable {
  /// From 1 on, empty lines counted.
  public let number: Int
  public let bytes: [UInt8]

  /// - Throws: `ClientError.notUTF8`.
  public func text() throws(ClientError) -> String {
    try String(checking: bytes, name: "the intent")
  }
}
