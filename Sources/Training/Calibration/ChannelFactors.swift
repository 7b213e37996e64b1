#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What each channel between a norm and a matrix is divided by on one side and multiplied by on
/// the other.
///
/// Channel i has the factor aᵢ^α / wᵢ^β, a its largest magnitude in the calibration text and w its
/// largest weight. With α + β = 1 this is SmoothQuant (Xiao et al. 2022, equation 4), with β = 0
/// AWQ (Lin et al. 2023, equation 5).
public enum ChannelFactors {
  public struct Exponents: Sendable, Equatable {
    /// α
    public let activation: Double
    /// β
    public let weight: Double
  }

  /// Exponents that are tried, in this order; 0 and 0 is not among them.
  static let candidates: [Exponents] = {
    let steps = [0, 0.25, 0.5, 0.75, 1]
    return steps.flatMap { activation in
      steps.map { Exponents(activation: activation, weight: $0) }
    }.filter { $0.activation + $0.weight > 0 }
  }()

  /// Factors stay within this and its inverse, so that no weight leaves float32's range.
  private static let largest = 1e4

  /// Factors with a geometric mean of 1: a factor that all channels share changes nothing. A
  /// channel that is always zero on one side has 1.
  static func factors(
    _ exponents: Exponents, activations: [Float], weights: [Float]
  ) -> [Float] {
    let logarithms = zip(activations, weights).map { activation, weight -> Double? in
      guard activation > 0, weight > 0 else { return nil }
      return exponents.activation * log(Double(activation))
        - exponents.weight * log(Double(weight))
    }
    let known = logarithms.compactMap(\.self)
    guard !known.isEmpty else { return activations.map { _ in 1 } }
    let mean = known.reduce(0, +) / Double(known.count)
    return logarithms.map { logarithm in
      guard let logarithm else { return 1 }
      return Float(min(max(exp(logarithm - mean), 1 / largest), largest))
    }
  }
}
