/// Why a checkpoint, or a file that should become one, was refused.
///
/// The description is one sentence that names the file, the place in it, what was found
/// there and what was expected.
public struct CheckpointError: Error, CustomStringConvertible, Sendable, Equatable {
  /// Path of the file, as it was given.
  public let file: String
  /// Where in the file: "header", "seek table", "frame 3", "metadata updraft.config"; nil = the
  /// file as a whole.
  public let place: String?
  /// The tensor that is at fault, when one is.
  public let tensor: String?
  public let found: String
  public let expected: String

  public init(
    file: String, place: String? = nil, tensor: String? = nil, found: String, expected: String
  ) {
    self.file = file
    self.place = place
    self.tensor = tensor
    self.found = found
    self.expected = expected
  }

  public var description: String {
    var text = file
    if let place { text += ", \(place)" }
    if let tensor { text += ", tensor \(tensor)" }
    return text + ": found \(found), expected \(expected)."
  }
}
