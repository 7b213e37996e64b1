#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension Network {
  /// Sets GPT-2's initial parameters: normal with deviation 0.02, projections into the
  /// residual stream scaled by 1/√(2·layers), norms one, biases zero. Padding rows of the
  /// token embedding stay zero.
  ///
  /// Positions start as the sinusoids of Vaswani et al. 2017, section 3.5, with the deviation
  /// that GPT-2's random ones have: "the token before" is then the same rotation at every
  /// position, which copying a word needs and would otherwise learn position by position.
  ///
  /// Each tensor draws from its own stream, so adding a layer changes no other tensor.
  public func initialize(seed: UInt64) {
    let residualScale = 1 / Double(2 * shape.layerCount).squareRoot()
    for (index, entry) in layout.entries.enumerated() {
      let values = parameter(entry)
      if entry.shape.count == 1 {
        let isNormWeight = entry.name.contains("ln_") && entry.name.hasSuffix(".weight")
        values.update(repeating: isNormWeight ? 1 : 0)
        continue
      }
      if entry.name == "wpe.weight" {
        setSinusoids(values)
        continue
      }
      let scale = 0.02 * (entry.name.hasSuffix("c_proj.weight") ? residualScale : 1)
      var random = RandomSource(seed: seed, stream: UInt64(index))
      let drawnCount =
        entry.name == "wte.weight" ? shape.tokenCount * shape.width : entry.count
      for place in 0..<drawnCount {
        values[place] = Float(random.normal() * scale)
      }
    }
  }

  /// Row t: `sin(t·f)` and `cos(t·f)` side by side, f from 1 down to 1/10000.
  private func setSinusoids(_ values: UnsafeMutableBufferPointer<Float>) {
    let amplitude = 0.02 * 2.0.squareRoot()
    let pairCount = (shape.width + 1) / 2
    for position in 0..<shape.positionCount {
      let row = position * shape.width
      for channel in 0..<shape.width {
        let frequency = exp(-log(10_000.0) * Double(channel / 2) / Double(pairCount))
        let angle = Double(position) * frequency
        values[row + channel] = Float(amplitude * (channel % 2 == 0 ? sin(angle) : cos(angle)))
      }
    }
  }
}
