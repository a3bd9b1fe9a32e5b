// Trains a net with TensorFlow Playground's compiled nn.js; prints updates per CPU second.
// node nn_loop.js NN_JS SIZES P BATCH UPDATES, for instance: nn.js 2,4,2,1 250 10 20000
const [file, shape, patterns, batchSize, count] = process.argv.slice(2);
const nn = require(require("path").resolve(file));
const sizes = shape.split(",").map(Number);
const p = Number(patterns), batch = Number(batchSize), updates = Number(count);
const inputs = Array.from({length: sizes[0]}, (_, i) => "x" + i);
const tanh = nn.Activations.TANH;
const net = nn.buildNetwork(sizes, tanh, tanh, null, inputs, false);
const x = Array.from({length: p}, () => sizes.slice(0, 1).flatMap(n =>
  Array.from({length: n}, () => 2 * Math.random() - 1)));
const t = x.map(row => (row.reduce((sum, value) => sum + value * value, 0) < 0.5 ? 1 : -1));

function train(k) {
  for (let mu = 0; k > 0; k--) {
    for (let i = 0; i < batch; i++, mu = (mu + 1) % p) {
      nn.forwardProp(net, x[mu]);
      nn.backProp(net, t[mu], nn.Errors.SQUARE);
    }
    nn.updateWeights(net, 0.05, 0);
  }
}

train(Math.ceil(updates / 5));
const start = process.cpuUsage();
train(updates);
const used = process.cpuUsage(start);
console.log(updates / ((used.user + used.system) / 1e6));
