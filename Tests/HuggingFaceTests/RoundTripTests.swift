import Checkpoint
import FoundationEssentials
import Testing

@testable import HuggingFace

@Suite("A Hugging Face model imported and exported")
struct RoundTripTests {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  @Test(
    "An imported model has the logits that GPT-2 has in double precision",
    arguments: ["plain", "sharded"])
  func logits(_ name: String) throws {
    try fixture.convert(Fixture.golden + "/" + name, to: "a.safetensors")
    let expected = try Fixture.expected(name)
    let found = try Fixture.logits(fixture.path("a.safetensors"), expected.ids)
    // The longest chain of float32 sums is a layer's: inner width, twice the width for the
    // attention's projections, the width for the head. Each of n terms adds at most ε/2 of the sum
    // of magnitudes, which stays within √n of the result for terms of random sign; a residual
    // stream doubles it.
    let epsilon = 0x1p-24
    let terms = 256.0 + 3 * 64
    let limit = 2 * epsilon * terms * terms.squareRoot()
    var largest = 0.0
    var error = 0.0
    for (row, wanted) in zip(found, expected.logits) {
      #expect(row.count == wanted.count)
      for (a, b) in zip(row, wanted) {
        largest = max(largest, abs(b))
        error = max(error, abs(Double(a) - b))
      }
    }
    #expect(error <= limit * largest, "\(error / largest), at most \(limit)")
  }

  @Test("Exporting an imported float32 model gives the original's tensors, bit for bit")
  func tensorsSurvive() throws {
    try fixture.convert(Fixture.golden + "/plain", to: "a.safetensors")
    let weights = try WeightMap.open(safetensors: fixture.path("a.safetensors"))
    let summary = try ModelExporter(weights).write(to: fixture.path("out"))
    #expect(summary.warnings.isEmpty)
    let original = try WeightMap.open(safetensors: Fixture.golden + "/plain/model.safetensors")
    let exported = try WeightMap.open(safetensors: fixture.path("out/model.safetensors"))
    let names = original.tensors.map(\.name).filter {
      $0.hasPrefix("transformer.") && !$0.hasSuffix(".attn.bias") && !$0.hasSuffix("masked_bias")
    }
    #expect(Set(exported.tensors.map(\.name)) == Set(names))
    for name in names {
      let (a, b) = (original.descriptor(name), exported.descriptor(name))
      let (before, after) = (try #require(a), try #require(b))
      #expect(before.shape == after.shape, "\(name)")
      #expect(original.bytes(before).elementsEqual(exported.bytes(after)), "\(name)")
    }
  }

  @Test("An exported int8 checkpoint is at most half a step of its scale from the original")
  func quantized() throws {
    try fixture.convert(Fixture.golden + "/plain", to: "a.safetensors")
    let floats = try WeightMap.open(safetensors: fixture.path("a.safetensors"))
    _ = try ModelQuantizer.quantize(floats)
      .write(to: fixture.path("a.safetensors.zst"), level: 1)
    let int8 = try WeightMap.open(
      checkpoint: fixture.path("a.safetensors.zst"), cacheDirectory: nil, workerCount: 1)
    _ = try ModelExporter(int8).write(to: fixture.path("out"))
    let exported = try WeightMap.open(safetensors: fixture.path("out/model.safetensors"))
    let original = try WeightMap.open(safetensors: Fixture.golden + "/plain/model.safetensors")
    defer { withExtendedLifetime((exported, original)) {} }
    for (name, rows, columns, isTransposed) in [
      ("wte.weight", 260, 64, false), ("h.0.attn.c_attn.weight", 192, 64, true),
      ("h.0.mlp.c_proj.weight", 64, 128, true),
    ] {
      let shape = isTransposed ? [columns, rows] : [name == "wte.weight" ? 263 : rows, columns]
      let found = try exported.floats("transformer." + name, shape: shape)
      let wanted = try original.floats("transformer." + name, shape: shape)
      for row in 0..<rows {
        let places = (0..<columns).map { isTransposed ? $0 * rows + row : row * columns + $0 }
        let largest = places.map { abs(wanted[$0]) }.max() ?? 0
        // Half a step of max|x| / 127, and the rounding of the product.
        let limit = largest / 254 * (1 + 0x1p-16)
        #expect(places.allSatisfy { abs(found[$0] - wanted[$0]) <= limit }, "\(name), row \(row)")
      }
    }
  }

  @Test("Importing an export gives the same file again", arguments: ["plain", "sharded"])
  func importsAgain(_ name: String) throws {
    try fixture.convert(Fixture.golden + "/" + name, to: "a.safetensors")
    let weights = try WeightMap.open(safetensors: fixture.path("a.safetensors"))
    _ = try ModelExporter(weights).write(to: fixture.path("out"))
    try fixture.convert(fixture.path("out"), to: "b.safetensors")
    #expect(try fixture.bytes("a.safetensors") == fixture.bytes("b.safetensors"))
  }

  @Test("Commands and countdown survive an export, which warns of what GPT-2 cannot express")
  func commandsSurvive() throws {
    try Data(Fixture.commands.utf8).write(to: URL(filePath: fixture.path("commands.json")))
    let importer = try ModelImporter(
      directory: Fixture.golden + "/plain", addingCommands: fixture.path("commands.json"))
    let summary = try importer.write(to: fixture.path("a.safetensors"))
    // Two marks, a task, two lengths, two rewards, and the null of each of those three groups.
    #expect(summary.addedTokenCount == 10)
    #expect(summary.configuration.horizonCount == 12)
    let weights = try WeightMap.open(safetensors: fixture.path("a.safetensors"))
    let exported = try ModelExporter(weights).write(to: fixture.path("out"))
    #expect(exported.warnings.count == 2)
    #expect(exported.warnings[0].contains("whe.weight of 12 rows"))
    try fixture.convert(fixture.path("out"), to: "b.safetensors")
    #expect(try fixture.bytes("a.safetensors") == fixture.bytes("b.safetensors"))
  }

  @Test("Rows of added tokens are the mean of the known ones, padding is zero")
  func addedRows() throws {
    try Data(Fixture.commands.utf8).write(to: URL(filePath: fixture.path("commands.json")))
    let importer = try ModelImporter(
      directory: Fixture.golden + "/plain", addingCommands: fixture.path("commands.json"))
    let model = try importer.write(to: fixture.path("a.safetensors")).configuration
    #expect(model.tokenCount == 270)
    let weights = try WeightMap.open(safetensors: fixture.path("a.safetensors"))
    defer { withExtendedLifetime(weights) {} }
    let rows = try weights.floats("wte.weight", shape: [320, 64])
    for column in 0..<64 {
      let known = (0..<260).map { Double(rows[$0 * 64 + column]) }
      let mean = Float(known.reduce(0, +) / 260)
      #expect((260..<270).allSatisfy { rows[$0 * 64 + column] == mean })
    }
    #expect(rows[(270 * 64)...].allSatisfy { $0 == 0 })
    let countdown = try weights.floats("whe.weight", shape: [12, 64])
    #expect(countdown.allSatisfy { $0 == 0 })
  }

  @Test("float16 and bfloat16 are read exactly, subnormal and infinite numbers included")
  func halves() throws {
    let patterns: [UInt16] = [
      0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3C00, 0xC500, 0x7BFF, 0x7C00,
    ]
    let half: [Float] = [
      0, -0.0, 0x1p-24, 0x1.FF8p-15, 0x1p-14, 1, -5, 65504, .infinity,
    ]
    let brain: [Float] = [
      0, -0.0, 0x1p-133, 0x1.FEp-120, 0x1p-119, 0x1p-7, -2048, 0x1.FEp120, 0x1p121,
    ]
    let bytes = patterns.withUnsafeBytes { Array($0) }
    let path = fixture.path("h.safetensors")
    try SafetensorsWriter.write(
      [
        NamedTensor(name: "a", type: .float16, shape: [9], bytes: bytes),
        NamedTensor(name: "b", type: .bfloat16, shape: [9], bytes: bytes),
      ], metadata: [:], to: path)
    let file = try WeightMap.open(safetensors: path)
    for (name, expected) in [("a", half), ("b", brain)] {
      let source = FloatSource(try #require(file.descriptor(name)), of: file)
      #expect((0..<9).map { source[$0].bitPattern } == expected.map(\.bitPattern))
    }
  }
}
