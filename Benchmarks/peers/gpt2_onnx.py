"""GPT-2 as an ONNX graph: the operators that ONNX Runtime has fused kernels for, keys and values in
one buffer that is input and output (GroupQueryAttention), logits of the last position only."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import gpt2

MICROSOFT = "com.microsoft"


class Graph:
    """Nodes and constants; every method returns the name of what it computes."""

    def __init__(self, tensors):
        self.tensors = tensors
        self.nodes, self.constants = [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def tensor(self, name):
        return self.constant(name, self.tensors[name])

    def node(self, kind, inputs, outputs, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(
            helper.make_node(
                kind, inputs, outputs, name=f"{kind}_{outputs[0]}", domain=domain, **attributes
            )
        )
        return outputs[0]

    def norm(self, x, name, output):
        return self.node(
            "LayerNormalization",
            [x, self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias")], output,
            axis=-1, epsilon=gpt2.EPSILON,
        )

    def linear(self, x, name, output):
        product = self.node("MatMul", [x, self.tensor(f"{name}.weight")], f"{output}_product")
        return self.node("Add", [product, self.tensor(f"{name}.bias")], output)

    def block(self, x, layer):
        name = f"h.{layer}"
        qkv = self.linear(self.norm(x, f"{name}.ln_1", f"n{layer}"), f"{name}.attn.c_attn",
                          f"qkv{layer}")
        attended = self.node(
            "GroupQueryAttention",
            [qkv, "", "", f"past_k{layer}", f"past_v{layer}", "lengths", "total"],
            [f"attended{layer}", f"present_k{layer}", f"present_v{layer}"], MICROSOFT,
            num_heads=gpt2.HEADS, kv_num_heads=gpt2.HEADS,
        )
        projected = self.linear(attended, f"{name}.attn.c_proj", f"projected{layer}")
        x = self.node("Add", [x, projected], f"x{layer}a")
        inner = self.node(
            "MatMul",
            [self.norm(x, f"{name}.ln_2", f"m{layer}"), self.tensor(f"{name}.mlp.c_fc.weight")],
            f"inner{layer}",
        )
        gelu = self.node(
            "FastGelu", [inner, self.tensor(f"{name}.mlp.c_fc.bias")], f"gelu{layer}", MICROSOFT
        )
        return self.node(
            "Add", [x, self.linear(gelu, f"{name}.mlp.c_proj", f"down{layer}")], f"x{layer}b"
        )


def model(tensors):
    graph = Graph(tensors)
    value = helper.make_tensor_value_info
    inputs = [
        value("input_ids", TensorProto.INT64, ["batch", "count"]),
        value("positions", TensorProto.INT64, ["count"]),
        value("lengths", TensorProto.INT32, ["batch"]),
        value("total", TensorProto.INT32, [1]),
    ]
    outputs = [value("logits", TensorProto.FLOAT, ["batch", 1, gpt2.TOKENS])]
    cache = ["batch", gpt2.HEADS, gpt2.POSITIONS, gpt2.HEAD_WIDTH]
    for layer in range(gpt2.LAYERS):
        for kind in "kv":
            inputs.append(value(f"past_{kind}{layer}", TensorProto.FLOAT, cache))
            outputs.append(value(f"present_{kind}{layer}", TensorProto.FLOAT, cache))
    x = graph.node(
        "Add",
        [
            graph.node("Gather", [graph.tensor("wte.weight"), "input_ids"], "token_embedding"),
            graph.node("Gather", [graph.tensor("wpe.weight"), "positions"], "position_embedding"),
        ],
        "x",
    )
    for layer in range(gpt2.LAYERS):
        x = graph.block(x, layer)
    whole = np.array([np.iinfo(np.int64).max])
    last = graph.node(
        "Slice",
        [
            x, graph.constant("slice_start", np.array([-1])),
            graph.constant("slice_end", whole), graph.constant("slice_axis", np.array([1])),
        ],
        "last",
    )
    head = graph.constant("head", tensors["wte.weight"].T)
    graph.node("MatMul", [graph.norm(last, "ln_f", "final"), head], "logits")
    return helper.make_model(
        helper.make_graph(graph.nodes, "gpt2", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
    )


def write_onnx(tensors, path):
    """Dynamic int8: weights with a scale for each output, activations quantized as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".f32")
    onnx.save(model(tensors), whole)
    quantize_dynamic(
        whole, path, op_types_to_quantize=["MatMul"], per_channel=True,
        weight_type=QuantType.QInt8, extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    whole.unlink()
