/// One tensor of a safetensors header.
public struct TensorDescriptor: Sendable, Equatable {
  public let name: String
  public let type: TensorType
  /// Sizes, outermost first; empty for a scalar.
  public let shape: [Int]
  /// Where its bytes lie, counted from the first byte after the header.
  public let byteRange: Range<Int>

  public init(name: String, type: TensorType, shape: [Int], byteRange: Range<Int>) {
    self.name = name
    self.type = type
    self.shape = shape
    self.byteRange = byteRange
  }

  /// Number of elements.
  public var count: Int { shape.reduce(1, *) }
}
