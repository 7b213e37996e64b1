import Kernels

/// Keys and values of one head of one sequence, int8 with a scale for each position.
///
/// Keys lie like the rows of a weight matrix, `[positions/16, width/4, 16, 4]`, so that scores are
/// an int8 product, and values position by position, `[positions, width]`: the order in which
/// attention reads them. Here width is rounded up to a multiple of 16; a key's padding is zeros.
struct CachedHead: BitwiseCopyable {
  let keys: UnsafeMutablePointer<Int8>
  /// `[positions]`, as `valueScales`.
  let keyScales: UnsafeMutablePointer<Float>
  let values: UnsafeMutablePointer<Int8>
  let valueScales: UnsafeMutablePointer<Float>
  /// Channels of the head.
  let width: Int

  var paddedWidth: Int { Self.paddedWidth(width) }

  /// Channels for which there is room, given those of a head.
  static func paddedWidth(_ width: Int) -> Int {
    let multiple = KernelTable.channelMultiple
    return (width + multiple - 1) / multiple * multiple
  }

  /// Stores the key `[width]` of a position.
  func storeKey(
    _ key: UnsafePointer<Float>, at position: Int, _ kernels: KernelTable, _ scratch: HeadScratch
  ) {
    // One scale for all channels, because a product has one for each row. Only the other side of
    // it, the queries, is rounded in pairs.
    kernels.quantizeRow(
      key, width, width, 0, scratch.queries.values, keyScales + position, scratch.queries.offsets)
    let block = KernelTable.weightBlockRows
    let (index, lane) = position.quotientAndRemainder(dividingBy: block)
    // Four channels at a time, of which a block holds those of its other positions in between.
    let source = UnsafeRawPointer(scratch.queries.values)
    let target = UnsafeMutableRawPointer(keys + index * block * paddedWidth) + 4 * lane
    for quad in 0..<(paddedWidth / 4) {
      let channels = source.load(fromByteOffset: 4 * quad, as: Int32.self)
      target.storeBytes(of: channels, toByteOffset: 4 * block * quad, as: Int32.self)
    }
  }

  /// Stores the value `[width]` of a position.
  func storeValue(_ value: UnsafePointer<Float>, at position: Int, _ kernels: KernelTable) {
    var offset: Int32 = 0
    kernels.quantizeRow(
      value, width, width, 0, values + position * paddedWidth, valueScales + position, &offset)
  }

  /// Attention of queries `[queryCount, width]`, at most ``HeadScratch/queryCount``, of which query
  /// i sees the positions `0..<count + i`. A result has the same bits whatever the other queries
  /// are.
  func attend(
    queries: UnsafePointer<Float>, queryRow: Int, queryCount: Int, count: Int,
    into out: UnsafeMutablePointer<Float>, outRow: Int, _ kernels: KernelTable,
    _ scratch: HeadScratch
  ) {
    let (inputs, scores, scoreRow) = (scratch.queries, scratch.scores, scratch.scoreRow)
    let groups = QuantizedRows.groupCount(paddedWidth)
    for query in 0..<queryCount {
      kernels.quantizeRow(
        queries + query * queryRow, width, KernelTable.activationGroup, 1,
        inputs.values + query * paddedWidth, inputs.scales + query * groups,
        inputs.offsets + query * groups)
    }
    let factor = 1 / Float(width).squareRoot()
    for index in 0..<(queryCount * groups) { inputs.scales[index] *= factor }
    kernels.matmulInt8(
      inputs.values, inputs.scales, inputs.offsets, queryCount, keys, keyScales, nil, scores,
      scoreRow, paddedWidth, 0, count + queryCount - 1)
    for query in 0..<queryCount { kernels.softmax(scores + query * scoreRow, count + query) }
    kernels.mixValues(
      scores, scoreRow, queryCount, values, valueScales, count, width, out, outRow)
  }
}
