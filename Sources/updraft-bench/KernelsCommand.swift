import ArgumentParser
import Checkpoint
import Kernels
import Platform

struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "Measure the int8 product at a model's shapes.",
    discussion: """
      With one token the product is bound by reading weights: int8_NAME_1 in GB/s. With more it \
      comes to be bound by multiplying: int8_NAME_TOKENS in GOP/s, two operations a weight and \
      token. UPDRAFT_ISA chooses the instruction set.
      """)

  @Option(
    help: ArgumentHelp(
      "gpt2, gpt2-medium, gpt2-large, gpt2-xl, or layers,heads,width,tokens,positions.",
      valueName: "name or L,H,C,V,T"))
  var shape = "gpt2"

  @Option(parsing: .upToNextOption, help: "Numbers of tokens.")
  var tokens = [1, 8, 64]

  @Option(help: "MiB of weights that one pass reads; more than the caches hold.")
  var mebibytes = 128

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard !tokens.isEmpty, tokens.allSatisfy({ (1...1024).contains($0) }) else {
      throw ValidationError("--tokens: found \(tokens), expected numbers from 1 to 1024")
    }
    guard (1...4096).contains(mebibytes) else {
      throw ValidationError("--mebibytes: found \(mebibytes), expected 1 to 4096")
    }
  }

  func run() throws {
    guard let model = ModelShape(shape)?.configuration else {
      throw ValidationError(
        "--shape: found \"\(shape)\", expected gpt2, gpt2-medium, gpt2-large, gpt2-xl or five "
          + "positive numbers L,H,C,V,T")
    }
    try model.validate(file: "--shape \(shape)")
    let pool = try options.makePool()
    let kernels = try KernelTable.detect()
    let (width, inner) = (model.width, model.innerWidth)
    let matrices = [
      ("qkv", 3 * width, width), ("projection", width, width), ("expand", inner, width),
      ("project", width, inner), ("head", model.vocabularyCount, width),
    ]
    for (name, rows, columns) in matrices {
      for count in tokens {
        let product = Int8Product(
          rows: rows, columns: columns, tokens: count, weightByteCount: mebibytes << 20,
          pool: pool, kernels: kernels)
        try product.check()
        measure(product, name: "int8_\(name)_\(count)", threadCount: pool.workerCount)
      }
    }
  }

  private func measure(_ product: Int8Product, name: String, threadCount: Int) {
    let seconds = options.measure {
      for copy in 0..<product.copyCount { product.multiply(copy: copy) }
    }
    // Billions of bytes, or of multiplications and additions.
    let amount = Double(product.passByteCount) * 1e-9
    let isReading = product.tokens == 1
    Figure(
      metric: name, threadCount: threadCount, unit: isReading ? "GB/s" : "GOP/s",
      values: seconds.map { amount * (isReading ? 1 : 2 * Double(product.tokens)) / $0 }
    ).printLines()
  }
}
