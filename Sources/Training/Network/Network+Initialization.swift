extension Network {
  /// Sets GPT-2's initial parameters: normal with deviation 0.02, projections into the
  /// residual stream scaled by 1/√(2·layers), norms one, biases zero. Padding rows of the
  /// token embedding stay zero.
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
      let scale = 0.02 * (entry.name.hasSuffix("c_proj.weight") ? residualScale : 1)
      var random = RandomSource(seed: seed, stream: UInt64(index))
      let drawnCount =
        entry.name == "wte.weight" ? shape.tokenCount * shape.width : entry.count
      for place in 0..<drawnCount {
        values[place] = Float(random.normal() * scale)
      }
    }
  }
}
