import ArgumentParser
import Checkpoint
import FoundationEssentials
import UpsideDown

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Print what a checkpoint holds.",
    discussion: "Prints configuration, commands, metadata, tensors and zstd frames.")

  @Argument(help: "A checkpoint, NAME.safetensors.zst, or a plain safetensors file.")
  var file: String

  @Flag(help: "Print everything, metadata texts included, as JSON.")
  var json = false

  @Option(help: "Threads that decompress (default: every usable CPU).")
  var threads: Int?

  func run() async throws {
    let summary = try CheckpointSummary(path: file, workerCount: try ThreadCount.workers(threads))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(summary), as: UTF8.self))
      return
    }
    printOverview(summary)
    try printCommands(summary)
    printTensors(summary)
    printFrames(summary)
  }

  private func printOverview(_ summary: CheckpointSummary) {
    print("\(summary.file): \(summary.byteCount) bytes", terminator: "")
    if summary.key != nil { print(", \(summary.contentByteCount) decompressed", terminator: "") }
    print("; \(summary.parameterCount) parameters")
    if let model = summary.configuration {
      print(
        "configuration: \(model.layerCount) layers, \(model.headCount) heads, width "
          + "\(model.width), inner \(model.innerWidth), \(model.positionCount) positions, "
          + "\(model.tokenCount) tokens (\(model.vocabularyCount) rows), "
          + "\(model.horizonCount) horizons")
    }
    if summary.isBlocked {
      print(
        "weight layout: int8 in blocks of \(WeightBlocks.rowCount) rows, "
          + "\(WeightBlocks.channelCount) channels of each together")
    }
    for key in summary.metadata.keys.sorted() {
      let text = summary.metadata[key] ?? ""
      let isShort = text.utf8.count <= 400 && key != MetadataKey.configuration
      print("metadata \(key): \(isShort ? text : "\(text.utf8.count) bytes")")
    }
    if let key = summary.key { print("cache file: \(key).safetensors") }
  }

  private func printCommands(_ summary: CheckpointSummary) throws {
    guard let text = summary.metadata[MetadataKey.commands] else {
      print("commands: none, a plain GPT-2")
      return
    }
    let table = try CommandTable(json: text)
    print(
      "commands: \(table.tasks.count) tasks (default \(table.defaultTask)), "
        + "\(table.lengthUpperBounds.count) length buckets, \(table.rewardBins) reward bins")
    for (index, task) in table.tasks.enumerated() {
      let examples = table.support[index].joined().reduce(0, +)
      print(
        "  \(Columns.left(task, 20)) \(Columns.right("\(examples)", 9)) examples of "
          + "\(table.shortest[index]) to \(table.longest[index]) tokens")
    }
  }

  private func printTensors(_ summary: CheckpointSummary) {
    print("tensors: \(summary.tensors.count), data from byte \(summary.dataStart)")
    for tensor in summary.tensors {
      let shape = tensor.shape.map(String.init).joined(separator: " × ")
      print(
        "  \(Columns.left(tensor.name, 32)) \(Columns.left(tensor.type, 4)) "
          + "\(Columns.left(shape, 20)) \(Columns.right("\(tensor.byteCount)", 11)) bytes")
    }
  }

  private func printFrames(_ summary: CheckpointSummary) {
    if summary.frames.isEmpty { return }
    print("frames: \(summary.frames.count)")
    for (index, frame) in summary.frames.enumerated() {
      print(
        "  \(Columns.right("\(index)", 4)) at \(Columns.right("\(frame.start)", 10)): "
          + "\(Columns.right("\(frame.compressedByteCount)", 8)) bytes hold "
          + "\(Columns.right("\(frame.contentByteCount)", 8)), checksum \(frame.checksum)")
    }
  }
}
