/**
 * The program that measures PyTorch beside the suite, as text: it goes to `python3 -c`, so that an archive of the suite holds it and the
 * fingerprint of what is measured covers it. It answers one line of JSON to each line of JSON, and sleeps in between:
 *
 * | ask | with | answer |
 * | --- | --- | --- |
 * | hello | device "cpu" or "cuda" | description |
 * | prepare | a configuration of engine-speed | calls, by name; parameterCount for a model |
 * | time | call, count, clock "wall" or "device" | ms of so many calls, up to the moment when the device is done |
 * | evaluate | a model, its weights, inputs and targets | loss, and the norm of each gradient by the name of its weight |
 *
 * What fails answers with an error and leaves the program running.
 */
export const PYTORCH_PROGRAM = String.raw`
import gc, json, os, sys, time

protocol = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever else prints must not mix with the answers


def answer(**fields):
    protocol.write(json.dumps(fields) + "\n")
    protocol.flush()


try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except Exception as error:
    answer(error="PyTorch cannot be imported: %s" % error)
    sys.exit(1)

torch.set_num_threads(1)
device = torch.device("cpu")


class Layer(nn.Module):
    """x + attention(norm(x)), then x + feed-forward(norm(x))."""

    def __init__(self, width, inner, heads, epsilon):
        super().__init__()
        self.heads = heads
        self.selfNorm = nn.LayerNorm(width, eps=epsilon)
        self.feedForwardNorm = nn.LayerNorm(width, eps=epsilon)
        self.wq, self.wk, self.wv, self.wo = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.w1, self.w2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        h = self.selfNorm(x)
        mixed = attention(self.wq(h), self.wk(h), self.wv(h), self.heads)
        x = x + self.wo(mixed)
        return x + self.w2(F.relu(self.w1(self.feedForwardNorm(x))))


class Decoder(nn.Module):
    def __init__(self, model):
        super().__init__()
        width = model["modelWidth"]
        self.embedding = nn.Embedding(model["vocabularySize"], width)
        self.position = nn.Parameter(torch.randn(model["sequenceLength"], width))
        self.layers = nn.ModuleList(
            Layer(width, model["feedForwardWidth"], model["headCount"], model["epsilon"]) for _ in range(model["layerCount"])
        )
        self.finalNorm = nn.LayerNorm(width, eps=model["epsilon"])
        self.head = nn.Linear(width, model["vocabularySize"], bias=False)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position
        for layer in self.layers:
            x = layer(x)
        return self.head(self.finalNorm(x))

    def named(self):
        """Every parameter under the suite's name, and whether it is stored transposed there."""
        yield "decoder.embedding", self.embedding.weight, False
        yield "decoder.position", self.position, False
        for number, layer in enumerate(self.layers, 1):
            at = "decoder.%d." % number
            for name in ("wq", "wk", "wv", "wo", "w1", "w2"):
                yield at + name, getattr(layer, name).weight, True
            yield at + "b1", layer.w1.bias, False
            yield at + "b2", layer.w2.bias, False
            for name in ("selfNorm", "feedForwardNorm"):
                yield at + name + ".gain", getattr(layer, name).weight, False
                yield at + name + ".bias", getattr(layer, name).bias, False
        yield "decoder.finalNorm.gain", self.finalNorm.weight, False
        yield "decoder.finalNorm.bias", self.finalNorm.bias, False
        yield "head", self.head.weight, True


def attention(q, k, v, heads):
    batch, length, width = q.shape
    split = lambda x: x.view(batch, length, heads, width // heads).transpose(1, 2)
    out = F.scaled_dot_product_attention(split(q), split(k), split(v), is_causal=True)
    return out.transpose(1, 2).reshape(batch, length, width)


def decoder(model):
    expected = {"architecture": "decoder", "placement": "pre", "norm": "layernorm", "qkNorm": "none", "activation": "relu"}
    for name, value in expected.items():
        if model[name] != value:
            raise ValueError("%s is %s, and the PyTorch model has %s" % (name, model[name], value))
    return Decoder(model).to(device)


def loss_of(module, inputs, targets):
    return F.cross_entropy(module(inputs).flatten(0, 1), targets.flatten())


def reference_step(config):
    module, inputs, targets = training_state(config)

    def step():
        module.zero_grad()
        loss_of(module, inputs, targets).backward()

    return {"loss and gradients": step}, module


def training_step(config):
    module, inputs, targets = training_state(config)
    # So small that thousands of steps on one batch leave its numbers as they are.
    optimizer = torch.optim.Adam(module.parameters(), lr=1e-7, fused=True)

    def step():
        optimizer.zero_grad()
        loss_of(module, inputs, targets).backward()
        optimizer.step()

    return {"loss, gradients and Adam": step}, module


def training_state(config):
    model = config["model"]
    tokens = lambda: torch.randint(0, model["vocabularySize"], (config["batchSize"], model["sequenceLength"]), device=device)
    return decoder(model), tokens(), tokens()


def matmul(config):
    batch, m, n, k = (config[name] for name in ("batch", "rows", "columns", "inner"))
    normal = lambda *shape: torch.randn(*(shape if batch == 1 else (batch, *shape)), device=device)

    def product(transpose_a, transpose_b):
        a = normal(k, m).mT if transpose_a else normal(m, k)
        b = normal(n, k).mT if transpose_b else normal(k, n)
        return lambda: torch.matmul(a, b)

    return {x + y: product(x == "T", y == "T") for x in "NT" for y in "NT"}, None


def norm(config):
    rows, width, epsilon = config["rows"], config["width"], config["epsilon"]
    x, dy = torch.randn(rows, width, device=device), torch.randn(rows, width, device=device)
    gain, bias = torch.randn(width, device=device), torch.randn(width, device=device)
    aten = torch.ops.aten
    _, mean, deviation = aten.native_layer_norm(x, [width], gain, bias, epsilon)
    centred = (x - x.mean(-1, keepdim=True)) * deviation
    inverse_rms = torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon)
    scaled = x * inverse_rms

    def composed_layer_norm():
        c = x - x.mean(-1, keepdim=True)
        return c * torch.rsqrt(c.square().mean(-1, keepdim=True) + epsilon) * gain + bias

    def composed_layer_norm_backward():
        t = dy * gain
        dx = (t - t.mean(-1, keepdim=True) - centred * (t * centred).mean(-1, keepdim=True)) * deviation
        return dx, (dy * centred).sum(0), dy.sum(0)

    def composed_rms_norm_backward():
        t = dy * gain
        return (t - scaled * (t * scaled).mean(-1, keepdim=True)) * inverse_rms, (dy * scaled).sum(0)

    return {
        "layernorm forward": lambda: F.layer_norm(x, [width], gain, bias, epsilon),
        "layernorm backward": lambda: aten.native_layer_norm_backward(dy, x, [width], mean, deviation, gain, bias, [True] * 3),
        "rmsnorm forward": lambda: F.rms_norm(x, [width], gain, epsilon),
        "rmsnorm backward": rms_norm_backward(x, dy, gain, epsilon, inverse_rms),
        "layernorm forward composed": composed_layer_norm,
        "layernorm backward composed": composed_layer_norm_backward,
        "rmsnorm forward composed": lambda: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon) * gain,
        "rmsnorm backward composed": composed_rms_norm_backward,
    }, None


def rms_norm_backward(x, dy, gain, epsilon, inverse_rms):
    """The fused operator where this version and device have it, else what automatic differentiation makes of F.rms_norm."""
    width = x.shape[-1]
    fused = lambda: torch.ops.aten._fused_rms_norm_backward(dy, x, [width], inverse_rms, gain, [True, True])
    try:
        fused()
        return fused
    except Exception:
        x, gain = x.clone().requires_grad_(), gain.clone().requires_grad_()
        y = F.rms_norm(x, [width], gain, epsilon)
        return lambda: torch.autograd.grad(y, (x, gain), dy, retain_graph=True)


def attention_calls(config):
    shape = (config["batchSize"], config["sequenceLength"], config["modelWidth"])
    q, k, v = (torch.randn(*shape, device=device, requires_grad=True) for _ in range(3))
    dout = torch.randn(*shape, device=device)

    def forward():
        with torch.no_grad():
            return attention(q, k, v, config["headCount"])

    def both():
        return torch.autograd.grad(attention(q, k, v, config["headCount"]), (q, k, v), dout)

    return {"forward": forward, "forward and backward": both}, None


def copy(config):
    x = torch.randn(config["size"], device=device)
    return {"copy": lambda: x.clone()}, None


SUBJECTS = {
    "reference-step": reference_step,
    "training-step": training_step,
    "matmul": matmul,
    "norm": norm,
    "attention": attention_calls,
    "copy": copy,
}
calls = {}


def synchronize():
    if device.type == "cuda":
        torch.cuda.synchronize()


def hello(request):
    global device
    device = torch.device(request["device"])
    if device.type == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("PyTorch finds no CUDA device")
    where = torch.cuda.get_device_name() if device.type == "cuda" else "the CPU, 1 thread"
    return {"description": "PyTorch %s on %s" % (torch.__version__, where)}


def prepare(request):
    global calls
    calls = {}
    gc.collect()
    torch.manual_seed(1)
    config = request["config"]
    calls, module = SUBJECTS[config["subject"]](config)
    parameters = [] if module is None else [parameter for _, parameter, _ in module.named()]
    return {"calls": list(calls), "parameterCount": sum(parameter.numel() for parameter in parameters)}


def timed(request):
    call, count = calls[request["call"]], request["count"]
    span = device_span if request["clock"] == "device" and device.type == "cuda" else wall_span
    gc.disable()
    ms = span(call, count)
    gc.enable()
    return {"ms": ms}


def wall_span(call, count):
    synchronize()
    start = time.perf_counter()
    for _ in range(count):
        call()
    synchronize()
    return (time.perf_counter() - start) * 1e3


def device_span(call, count):
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    for _ in range(count):
        call()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end)


def evaluate(request):
    config = request["config"]
    module = decoder(config["model"])
    shape = (config["batchSize"], config["model"]["sequenceLength"])
    inputs, targets = (torch.tensor(request[name], device=device).view(shape) for name in ("inputs", "targets"))
    with torch.no_grad():
        for name, parameter, transposed in module.named():
            values = torch.tensor(request["weights"][name], device=device)
            parameter.copy_(values.view(parameter.mT.shape).mT if transposed else values.view(parameter.shape))
    loss = loss_of(module, inputs, targets)
    loss.backward()
    return {"loss": loss.item(), "gradientNorms": {name: parameter.grad.norm().item() for name, parameter, _ in module.named()}}


ACTIONS = {"hello": hello, "prepare": prepare, "time": timed, "evaluate": evaluate}

for line in iter(sys.stdin.readline, ""):
    try:
        request = json.loads(line)
        answer(**ACTIONS[request["ask"]](request))
    except Exception as error:
        answer(error="%s: %s" % (type(error).__name__, str(error).split("\n")[0]))
`;
