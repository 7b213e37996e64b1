import ArgumentParser
import Checkpoint
import Tokenizer
import UpsideDown

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check every byte of a checkpoint.",
    discussion: "Says what was checked; the first fault ends it with exit status 1.")

  @Argument(help: "A checkpoint, NAME.safetensors.zst, or the trainer's NAME.safetensors.")
  var file: String

  @Option(help: "Threads that decompress (default: every usable CPU).")
  var threads: Int?

  func run() async throws {
    let report = try Verifier.verify(path: file, workerCount: try ThreadCount.workers(threads))
    for check in report.checks { print("ok: \(check)") }
    try verifyLanguage(report)
    print("\(file) is in order.")
  }

  /// The texts among the metadata, which `Checkpoint` carries without reading them.
  private func verifyLanguage(_ report: VerificationReport) throws {
    guard let model = report.configuration, let json = report.metadata[MetadataKey.tokenizer] else {
      throw CheckpointError(
        file: file, place: "metadata \(MetadataKey.tokenizer)", found: "no such key",
        expected: "a tokenizer.json")
    }
    let tokenizer = try inMetadata(MetadataKey.tokenizer) { try Tokenizer(json: json) }
    guard tokenizer.tokenCount == model.tokenCount else {
      throw CheckpointError(
        file: file, place: "metadata \(MetadataKey.tokenizer)",
        found: "\(tokenizer.tokenCount) tokens",
        expected: "the configuration's \(model.tokenCount)")
    }
    print("ok: The tokenizer has the configuration's \(tokenizer.tokenCount) tokens.")
    guard let json = report.metadata[MetadataKey.commands] else {
      print("ok: There are no commands; this is a plain GPT-2.")
      return
    }
    let table = try inMetadata(MetadataKey.commands) {
      let table = try CommandTable(json: json)
      _ = try SequenceLayout(tokenizer: tokenizer, commands: table)
      return table
    }
    guard model.horizonCount == 0 || model.horizonCount == table.horizonCount else {
      throw CheckpointError(
        file: file, place: "metadata \(MetadataKey.commands)",
        found: "\(table.horizonCount) horizons",
        expected: "the configuration's \(model.horizonCount)")
    }
    print("ok: Every command of \(table.tasks.count) tasks has its tokens.")
  }

  private func inMetadata<T>(_ key: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch {
      throw CheckpointError(
        file: file, place: "metadata \(key)", found: "\u{201C}\(error)\u{201D}",
        expected: "a text that can be used")
    }
  }
}
