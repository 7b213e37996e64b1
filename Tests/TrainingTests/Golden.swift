import Checkpoint
import Kernels
import Platform

@testable import Training

/// The golden file of Golden/make_golden.py: a two-layer model in float64 numpy.
struct Golden {
  let file: WeightMap
  let batch: PackedBatch
  /// The batch's segments, each a batch of its own.
  let parts: [PackedBatch]

  static let shape = NetworkShape(
    layerCount: 2, headCount: 4, width: 32, positionCount: 24, tokenCount: 61,
    vocabularyCount: 64, horizonCount: 12)

  init() throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    file = try WeightMap.open(safetensors: "/" + folder + "/Golden/golden.safetensors")
    let inputs = try Golden.integers(file, "inputs")
    let targets = try Golden.integers(file, "targets")
    let horizons = try Golden.integers(file, "horizons")
    var whole = PackedBatch()
    var parts: [PackedBatch] = []
    var start = 0
    for (count, first) in zip(
      try Golden.integers(file, "counts"), try Golden.integers(file, "firsts"))
    {
      let range = start..<start + Int(count)
      var part = PackedBatch()
      for index in 0..<2 {
        let append = { (batch: inout PackedBatch) in
          batch.append(
            inputs: inputs[range], following: targets[range], horizons: horizons[range],
            firstTarget: Int(first))
        }
        if index == 0 { append(&whole) } else { append(&part) }
      }
      parts.append(part)
      start += Int(count)
    }
    batch = whole
    self.parts = parts
  }

  private static func integers(_ file: WeightMap, _ name: String) throws -> [Int32] {
    let count = file.descriptor(name)?.count ?? 0
    return Array(
      try file.bytes(name, type: .int32, shape: [count]).bindMemory(to: Int32.self))
  }

  func floats(_ name: String) throws -> [Float] {
    Array(try file.floats(name, shape: file.descriptor(name)?.shape ?? []))
  }

  /// A network with the golden parameters.
  func network(
    workers: Int = 1, trains: Bool = true, instructionSet: InstructionSet = .portable
  ) throws -> Network {
    let network = try Golden.emptyNetwork(
      workers: workers, trains: trains, instructionSet: instructionSet)
    for entry in network.layout.entries {
      let values = try floats("parameter." + entry.name)
      _ = network.parameter(entry).update(from: values)
    }
    return network
  }

  static func emptyNetwork(
    workers: Int, trains: Bool, instructionSet: InstructionSet
  ) throws -> Network {
    guard let kernels = KernelTable.table(instructionSet) else {
      throw TrainingError("This processor lacks \(instructionSet).")
    }
    let pool = try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false)
    return try Network(
      shape: shape, tokenCapacity: 64, trains: trains, pool: pool, kernels: kernels)
  }

  /// The instruction sets that this processor offers.
  static let instructionSets = InstructionSet.allCases.filter { KernelTable.table($0) != nil }
}

extension Network {
  /// The gradient of one parameter.
  func gradient(_ entry: ParameterLayout.Entry) -> [Float] {
    guard let gradientArena else { return [] }
    return Array(
      UnsafeBufferPointer(start: gradientArena.base + entry.offset, count: entry.count))
  }
}

/// The Euclidean norm of a difference and of the expected values.
func distance(_ found: [Float], _ expected: [Float]) -> (difference: Double, norm: Double) {
  var difference = 0.0
  var norm = 0.0
  for (a, b) in zip(found, expected) {
    difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
    norm += Double(b) * Double(b)
  }
  return (difference.squareRoot(), norm.squareRoot())
}
