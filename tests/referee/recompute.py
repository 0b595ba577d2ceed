"""Computes exported cells again, in float64 with PyTorch's automatic differentiation, from their two files alone.

    python3 recompute.py FOLDER [FOLDER ...]

Each folder holds a cell.safetensors and a cell.json. The forward pass is written down here from the formulas of the literature; beside it,
the residual stream is computed a second time from the rules that cell.json states in words, so that the words are checked as well. Prints
one JSON object a cell with all that disagrees, and exits with 1 when anything does.

The loss has to agree within 1e-5 of itself, the gradient of each tensor, in Euclidean norm, within 1e-4 of itself plus 1e-6 of the largest
norm that any tensor's gradient has: the second part is the noise of float32.
"""

import json
import math
import pathlib
import re
import struct
import sys

import torch

LOSS_TOLERANCE = 1e-5
GRADIENT_TOLERANCE = 1e-4
GRADIENT_FLOOR = 1e-6
LOGIT_TOLERANCE = 1e-4
WORDS_TOLERANCE = 1e-12
# pRMSNorm looks at this part of a row.
PARTIAL = {"prmsnorm": 16, "prmsnorm-eighth": 8, "prmsnorm-quarter": 4}
TYPES = {"F32": torch.float32, "I32": torch.int32}


def read_safetensors(path):
    data = path.read_bytes()
    (header_length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + header_length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + header_length + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(bytearray(data[start:end]), dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def mean(x):
    return x.mean(-1, keepdim=True)


class Model:
    """The forward pass of one cell over `parameters`, float64 tensors by name."""

    def __init__(self, config, parameters):
        self.config = config
        self.parameters = parameters
        self.head_width = config["modelWidth"] // config["headCount"]

    def norm(self, kind, x, name):
        gain = self.parameters.get(f"{name}.gain")
        bias = self.parameters.get(f"{name}.bias")
        epsilon = self.config["epsilon"]
        width = x.shape[-1]
        if kind == "none":
            return x
        if kind == "layernorm":
            return torch.nn.functional.layer_norm(x, (width,), gain, bias, epsilon)
        if kind == "layernorm-without-bias":
            return torch.nn.functional.layer_norm(x, (width,), gain, None, epsilon)
        if kind == "layernorm-without-gain":
            return torch.nn.functional.layer_norm(x, (width,), None, None, epsilon) + bias
        if kind == "layernorm-plain":
            return torch.nn.functional.layer_norm(x, (width,), None, None, epsilon)
        if kind == "rmsnorm":
            return torch.nn.functional.rms_norm(x, (width,), gain, epsilon)
        if kind == "rmsnorm-plain":
            return torch.nn.functional.rms_norm(x, (width,), None, epsilon)
        if kind == "rmsnorm-one-plus-gain":
            return torch.nn.functional.rms_norm(x, (width,), None, epsilon) * (1 + gain)
        if kind in PARTIAL:
            part = x[..., : math.ceil(width / PARTIAL[kind])]
            return x * torch.rsqrt(mean(part.square()) + epsilon) * gain
        if kind == "l2":
            return x * torch.rsqrt(x.square().sum(-1, keepdim=True) + epsilon) * gain
        if kind == "dyt":
            return torch.tanh(self.parameters[f"{name}.alpha"] * x) * gain + bias
        raise ValueError(f"unknown norm {kind}")

    def attention(self, x, memory, layer, prefix, causal):
        def key(name):
            return f"{layer}.{name}" if prefix == "" else f"{layer}.{prefix}{name[0].upper()}{name[1:]}"

        def heads(rows):
            batch, length, _ = rows.shape
            return rows.reshape(batch, length, self.config["headCount"], self.head_width).transpose(1, 2)

        q = heads(x @ self.parameters[key("wq")])
        k = heads(memory @ self.parameters[key("wk")])
        v = heads(memory @ self.parameters[key("wv")])
        q = self.norm(self.config["qkNorm"], q, key("qNorm"))
        k = self.norm(self.config["qkNorm"], k, key("kNorm"))
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.head_width)
        if causal:
            hidden = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
            scores = scores.masked_fill(hidden, -math.inf)
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(x.shape)
        return mixed @ self.parameters[key("wo")]

    def feed_forward(self, x, layer):
        p = self.parameters
        hidden = x @ p[f"{layer}.w1"] + p[f"{layer}.b1"]
        activate = {"relu": torch.relu, "gelu": torch.nn.functional.gelu}[self.config["activation"]]
        return activate(hidden) @ p[f"{layer}.w2"] + p[f"{layer}.b2"]

    def branches(self, stack, layer, memory):
        """(what it is called, what its parameters start with, the function) for each sublayer of a layer."""
        name = f"{stack}.{layer}"
        yield "self-attention", "self", lambda r: self.attention(r, r, name, "", stack == "decoder")
        if memory is not None:
            yield "cross-attention", "cross", lambda r: self.attention(r, memory, name, "cross", False)
        yield "feed-forward", "feedForward", lambda r: self.feed_forward(r, name)

    def layer(self, x, stack, number, memory):
        placement, count = self.config["placement"], self.config["layerCount"]
        name = f"{stack}.{number}"

        def n(key, value):
            return self.norm(self.config["norm"], value, f"{name}.{key}")

        if placement == "parallel":
            read = n("selfNorm", x)
            return x + sum(f(read) for _, _, f in self.branches(stack, number, memory))
        for _, prefix, f in self.branches(stack, number, memory):
            post = placement == "post" or (placement == "mix-ln" and number <= count // 4)
            pre = placement == "pre" or (placement == "mix-ln" and number > count // 4)
            if post:
                x = n(f"{prefix}Norm", x + f(x))
            elif pre:
                x = x + f(n(f"{prefix}Norm", x))
            elif placement == "deepnorm":
                x = n(f"{prefix}Norm", self.deepnorm_alpha(stack) * x + f(x))
            elif placement == "sandwich":
                x = x + n(f"{prefix}OutNorm", f(n(f"{prefix}Norm", x)))
            elif placement == "reordered":
                x = x + n(f"{prefix}Norm", f(x))
            elif placement == "admin":
                x = n(f"{prefix}Norm", self.parameters[f"{name}.{prefix}Omega"] * x + f(x))
            elif placement == "layernorm-scaling":
                x = x + f(n(f"{prefix}Norm", x) / math.sqrt(number))
            elif placement == "rezero":
                x = x + self.parameters[f"{name}.{prefix}Alpha"] * f(n(f"{prefix}Norm", x))
            else:
                raise ValueError(f"unknown placement {placement}")
        return x

    def deepnorm_alpha(self, stack):
        layers = self.config["layerCount"]
        if self.config["architecture"] == "decoder":
            return (2 * layers) ** 0.25
        return 0.81 * (layers**4 * layers) ** (1 / 16) if stack == "encoder" else (3 * layers) ** 0.25

    def layers(self, x, stack, memory):
        for number in range(1, self.config["layerCount"] + 1):
            x = self.layer(x, stack, number, memory)
        if self.config["placement"] in ("post", "deepnorm", "admin"):
            return x
        return self.norm(self.config["norm"], x, f"{stack}.finalNorm")

    def stack(self, stack, tokens, memory):
        embedded = self.parameters[f"{stack}.embedding"][tokens] + self.parameters[f"{stack}.position"][: tokens.shape[1]]
        return self.layers(embedded, stack, memory)

    def logits(self, batch):
        memory = None
        if self.config["architecture"] == "encoder-decoder":
            memory = self.stack("encoder", batch["source"], None)
        return self.stack("decoder", batch["inputs"], memory) @ self.parameters["head"]


class ModelInWords(Model):
    """The same with the residual stream and the norms as cell.json words them; attention and feed-forward stay those of `Model`."""

    def __init__(self, cell, parameters):
        super().__init__(cell["model"], parameters)
        self.computation = cell["computation"]

    def norm(self, kind, x, name):
        if kind == "none":
            return x
        of_heads = name.split(".")[-1] in ("qNorm", "kNorm", "crossQNorm", "crossKNorm")
        words = self.computation["queryKeyNorm" if of_heads else "norm"]
        text = words["formula"].split(", ")[0].replace("^", "**").replace("[1..k]", "[..., :k]")
        owned = {key: self.parameters.get(f"{name}.{key}") for key in ("gain", "bias", "alpha")}
        functions = {"mean": mean, "sqrt": torch.sqrt, "tanh": torch.tanh, "sum": lambda y: y.sum(-1, keepdim=True)}
        return eval(text, {"__builtins__": {}}, {"x": x, "epsilon": words["epsilon"], "k": words.get("k"), **owned, **functions})

    def layers(self, x, stack, memory):
        for update in self.computation["updates"]:
            if update["stack"] != stack:
                continue
            functions = {name: f for name, _, f in self.branches(stack, update["layer"], memory)}
            letters = dict(branch.split(": ") for branch in update["branches"])
            where = {
                letter: value if isinstance(value, (int, float)) else self.named(letter, value)
                for letter, value in {"N": None, "N'": None, **update["where"]}.items()
            }
            scope = {"x": x, **where, **{letter: functions[name] for letter, name in letters.items()}}
            text = re.sub("^x' = ", "", update["rule"]).split(", ")[0]
            x = eval(text.replace("N'", "N2"), {"__builtins__": {}}, {key.replace("N'", "N2"): value for key, value in scope.items()})
        if "<stack>.finalNorm" not in self.computation["stream"]:
            return x
        return self.norm(self.config["norm"], x, f"{stack}.finalNorm")

    def named(self, letter, name):
        if letter in ("N", "N'"):
            return lambda x: self.norm(self.config["norm"], x, name)
        return self.parameters[name]


def cross_entropy(logits, targets):
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def judge(folder):
    """All that disagrees in one cell, in words, and the largest relative distance of a gradient that lies above the floor."""
    cell = json.loads((folder / "cell.json").read_text())
    tensors = read_safetensors(folder / "cell.safetensors")
    listed = {entry["name"]: entry for entry in cell["tensors"]}
    problems = []
    for name in sorted(listed.keys() ^ tensors.keys()):
        problems.append(f"{name} is in one of the two files only")
    for name in listed.keys() & tensors.keys():
        if listed[name]["shape"] != list(tensors[name].shape):
            problems.append(f"{name} is {list(tensors[name].shape)}, described as {listed[name]['shape']}")

    def below(prefix):
        return {name[len(prefix) :]: tensor for name, tensor in tensors.items() if name.startswith(prefix)}

    batch = {name: tokens.long() for name, tokens in below("batch.").items()}
    parameters = {name: tensor.double().requires_grad_() for name, tensor in below("parameter.").items()}
    found = {name: tensor.double() for name, tensor in below("gradient.").items()}
    logits = Model(cell["model"], parameters).logits(batch)
    loss = cross_entropy(logits, batch["targets"])
    gradients = dict(zip(parameters, torch.autograd.grad(loss, list(parameters.values()), materialize_grads=True)))

    def require(what, actual, expected, allowed):
        distance = torch.linalg.vector_norm(actual - expected).item()
        # Written so that NaN is refused.
        if not distance <= allowed:
            problems.append(f"{what} is {distance:.3g} away, allowed {allowed:.3g}")
        return distance

    require("loss", tensors["loss"].double(), loss, LOSS_TOLERANCE * abs(loss.item()))
    require("logits", tensors["logits"].double(), logits, LOGIT_TOLERANCE * torch.linalg.vector_norm(logits).item())
    norms = {name: torch.linalg.vector_norm(gradient).item() for name, gradient in gradients.items()}
    floor = GRADIENT_FLOOR * max(norms.values())
    worst = 0.0
    for name in sorted(gradients.keys() ^ found.keys()):
        problems.append(f"gradient of {name} is on one side only")
    for name in gradients.keys() & found.keys():
        allowed = GRADIENT_TOLERANCE * norms[name] + floor
        distance = require(f"gradient of {name}", found[name], gradients[name], allowed)
        if norms[name] > floor:
            worst = max(worst, distance / norms[name])

    with torch.no_grad():
        worded = cross_entropy(ModelInWords(cell, parameters).logits(batch), batch["targets"])
    require("loss by the words of cell.json", worded, loss, WORDS_TOLERANCE * abs(loss.item()))
    return {"cell": str(folder), "problems": problems, "loss": loss.item(), "worstGradientDistance": worst}


def main(folders):
    if not folders:
        sys.exit("no cell to compute: python3 recompute.py FOLDER [FOLDER ...], each with a cell.json and a cell.safetensors")
    torch.set_num_threads(1)
    verdicts = []
    for folder in folders:
        verdict = judge(pathlib.Path(folder))
        verdicts.append(verdict)
        print(json.dumps(verdict), flush=True)
    return 1 if any(verdict["problems"] for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
