import UpsideDown

/// What a matrix reads in the calibration text: each channel's largest magnitude, and some rows.
struct ProductInputs {
  /// `[C]`
  private(set) var largest: [Float]
  /// `[rowCount, C]`
  private(set) var rows: [Float] = []

  init(width: Int) { largest = [Float](repeating: 0, count: width) }

  /// Takes a row in; `isKept` says whether its numbers are kept too.
  mutating func add(_ row: UnsafeBufferPointer<Float>, isKept: Bool) {
    for channel in largest.indices { largest[channel] = max(largest[channel], abs(row[channel])) }
    if isKept { rows.append(contentsOf: row) }
  }

  /// The inputs of `attn.c_attn` and `mlp.c_fc` of every layer, in the order of the layers.
  ///
  /// - Parameter rowCount: about how many rows of each are kept, spread over the text.
  static func collect(
    _ network: Network, examples: [EncodedExample], rowCount: Int
  ) -> [(attention: ProductInputs, perceptron: ProductInputs)] {
    let width = network.shape.width
    let none = ProductInputs(width: width)
    var inputs = Array(
      repeating: (attention: none, perceptron: none), count: network.shape.layerCount)
    let tokenCount = examples.reduce(0) { $0 + $1.tokens.count - 1 }
    let stride = max(1, tokenCount / rowCount)
    var seenCount = 0
    PackedBatch.forEach(examples, tokenCapacity: network.tokenCapacity) { batch in
      network.forward(batch)
      for (layer, kept) in network.activations.layers.enumerated() {
        for row in 0..<batch.count {
          let isKept = (seenCount + row) % stride == 0
          let start = row * width
          inputs[layer].attention.add(
            UnsafeBufferPointer(start: kept.norm1 + start, count: width), isKept: isKept)
          inputs[layer].perceptron.add(
            UnsafeBufferPointer(start: kept.norm2 + start, count: width), isKept: isKept)
        }
      }
      seenCount += batch.count
    }
    return inputs
  }
}
