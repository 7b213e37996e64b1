// Runs the NEON kernels on an arm64 Linux against plain references (Scripts/test-arm64.sh).
//   driver auto        the product that the processor's features call for
//   driver neon|dot    that product, whatever the processor has
// Prints which product ran. Exit status: 0 all as expected, 1 not.

/// AT_HWCAP and its bit for `sdot`, as `ProcessorFeatures` reads them.
private let hardwareCapabilities: UInt = 16
private let dotProductBit: UInt = 1 << 20

@c(main)
public func main(_ count: Int32, _ arguments: UnsafePointer<UnsafePointer<UInt8>?>) -> Int32 {
  let mode = count > 1 ? arguments[1]?[0] ?? 0 : 0
  let hasDot = getauxval(hardwareCapabilities) & dotProductBit != 0
  let usesDot = mode == UInt8(ascii: "d") || (mode == UInt8(ascii: "a") && hasDot)
  print(usesDot ? "dot product" : "plain", terminator: ": ")
  var report = Report()
  if usesDot {
    checkMatmul({ matmulInt8NEONDot($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) }, &report)
  } else {
    checkMatmul({ matmulInt8NEON($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) }, &report)
  }
  checkVectors(&report)
  checkMixValues(&report)
  print(report.checkCount, terminator: " checks, ")
  print(report.failureCount, terminator: " failures\n")
  return report.failureCount == 0 ? 0 : 1
}
