import FoundationEssentials

extension ModelConfiguration {
  /// Reads and checks `updraft.config`.
  public init(weights: WeightMap) throws(CheckpointError) {
    try self.init(metadata: weights.metadata, file: weights.path)
  }

  /// Reads and checks the configuration among a file's metadata.
  public init(metadata: [String: String], file: String) throws(CheckpointError) {
    let place = "metadata \(MetadataKey.configuration)"
    guard let text = metadata[MetadataKey.configuration] else {
      throw CheckpointError(
        file: file, place: place, found: "no such key", expected: "a GPT2Config as JSON")
    }
    do {
      self = try JSONDecoder().decode(ModelConfiguration.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw CheckpointError(
        file: file, place: place, found: Self.words(for: error), expected: "a GPT2Config as JSON")
    } catch {
      throw CheckpointError(
        file: file, place: place, found: "text that is not JSON",
        expected: "a GPT2Config as JSON")
    }
    try validate(file: file)
  }

  /// The configuration as JSON with sorted keys, for `updraft.config`.
  public func json() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Encoding fails only for numbers JSON lacks, which `validate` refuses.
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  private static func words(for error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "no field \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.last.map { "a bad value of \($0.stringValue)" } ?? "text that is not JSON"
    @unknown default: "text that is not a configuration"
    }
  }
}
