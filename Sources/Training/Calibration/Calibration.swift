/// What moving scale between norms and the products after them brings.
public struct Calibration: Sendable {
  /// One norm and the matrix that reads it.
  public struct Product: Sendable {
    /// The matrix.
    public let name: String
    /// Root mean square of what int8 changes in the product, relative to the root mean square of
    /// the product in float32: with the scales as they were, and with the best ones found.
    public let errorBefore: Double
    public let errorAfter: Double
    /// The exponents of the best factors (``ChannelFactors``); nil where none had a lower error,
    /// and all is left as it was.
    public let exponents: ChannelFactors.Exponents?
  }

  public internal(set) var products: [Product] = []
  /// New values of the tensors that changed, by name, in the shapes of the float32 file.
  public internal(set) var replacements: [String: [Float]] = [:]
}
