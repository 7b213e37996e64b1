/// What quantizing a model changed.
public struct QuantizationReport: Codable, Sendable {
  public struct Tensor: Codable, Sendable {
    public let name: String
    public let shape: [Int]
    /// Root mean square of the error, relative to the root mean square of the weights.
    public let relativeError: Double
    /// Largest absolute error.
    public let largestError: Double
  }

  /// One entry for each int8 tensor.
  public internal(set) var tensors: [Tensor] = []
  public internal(set) var configuration: ModelConfiguration
  /// Size of the float32 file.
  public internal(set) var floatByteCount = 0
  /// Size of the compressed checkpoint.
  public internal(set) var compressedByteCount = 0

  /// How many times smaller the checkpoint is.
  public var ratio: Double { Double(floatByteCount) / Double(max(compressedByteCount, 1)) }
}
