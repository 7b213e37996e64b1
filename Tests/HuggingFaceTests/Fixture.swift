import Checkpoint
import FoundationEssentials
import Kernels
import Platform
import Training

@testable import HuggingFace

/// The directories that Golden/make_golden.py wrote, and folders for what tests write.
final class Fixture {
  /// Token ids and the logits that GPT-2 has for them.
  struct Expected: Decodable {
    var ids: [Int32]
    var logits: [[Double]]
  }

  static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden").path

  /// Removed with the object.
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/updraft-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  /// A copy of a golden directory that a test may break.
  func copy(_ name: String) throws -> String {
    let copy = path(name)
    try FileManager.default.copyItem(atPath: Fixture.golden + "/" + name, toPath: copy)
    return copy
  }

  /// Replaces text in a file that must hold it.
  func replace(_ old: String, _ new: String, in file: String) throws {
    let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    guard text.contains(old) else {
      throw TrainingError("\(file) does not hold \(old).")
    }
    try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: file))
  }

  @discardableResult
  func convert(_ directory: String, to name: String) throws -> ModelImporter.Summary {
    try ModelImporter(directory: directory, addingCommands: nil).write(to: path(name))
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  static func expected(_ name: String) throws -> Expected {
    let data = try Data(contentsOf: URL(filePath: golden + "/logits.json"))
    let all = try JSONDecoder().decode([String: Expected].self, from: data)
    guard let one = all[name] else { throw TrainingError("logits.json has no \(name).") }
    return one
  }

  /// Logits of the trainer's network.
  static func logits(_ file: String, _ ids: [Int32]) throws -> [[Float]] {
    let network = try Network(
      weights: try WeightMap.open(safetensors: file), tokenCapacity: ids.count,
      pool: try WorkerPool(cpus: [0], pin: false), kernels: try KernelTable.detect())
    var batch = PackedBatch()
    batch.append(
      inputs: ids[...], following: [], horizons: ids.map { _ in -1 }[...], firstTarget: 0)
    var rows: [[Float]] = []
    network.forEachLogitRow(batch) { rows.append(Array($0)) }
    return rows
  }

  /// A command table of one task, two length buckets and two reward bins.
  static let commands = """
    {"version":1,"tasks":["poem"],"descriptions":{},"default_task":"poem",
    "length_upper_bounds":[8,2147483647],"reward_bins":2,"horizon_count":12,"minimum_support":1,
    "shortest":[1],"longest":[16],"edges":[[[0.5],[0.5]]],
    "medians":[[[0.2,0.8],[0.2,0.8]]],"support":[[[9,9],[9,9]]]}
    """
}
