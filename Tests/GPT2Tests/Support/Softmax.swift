#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The definition, in double precision.
func softmax(_ logits: [Float]) -> [Float] {
  let weights = logits.map { exp(Double($0)) }
  let total = weights.reduce(0, +)
  return weights.map { Float($0 / total) }
}

func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }
