import { describe, expect, test } from 'vitest';
import type { ExperimentId, MeasuredCellOf } from '../../../experiments/result.ts';
import type { FigureEvidence } from '../../../src/figures/figure.ts';
import { figureNamed } from '../../../src/figures/index.ts';
import { evidence } from './synthetic.ts';

/** The evidence without the cells of one experiment that `isGone` picks. */
function without<Id extends ExperimentId>(id: Id, isGone: (cell: MeasuredCellOf<NoInfer<Id>>) => boolean): FigureEvidence {
  const changed: ExperimentId = id;
  const kept: readonly MeasuredCellOf<ExperimentId>[] = evidence.cells(id).filter((cell) => !isGone(cell));
  return { ...evidence, cells: (asked) => (asked === changed ? (kept as MeasuredCellOf<typeof asked>[]) : evidence.cells(asked)) };
}

const render = (id: string, rest: FigureEvidence) => () => figureNamed(id, 'a test').render(rest);

describe('a figure whose cells are missing in part', () => {
  test('names the placement, the depth and the command', () => {
    const rest = without('gradient-norms', ({ config: { model } }) => model.placement === 'pre' && model.layerCount === 8);
    expect(render('decoder-gradients', rest)).toThrow(
      'figure decoder-gradients needs cells of gradient-norms that the results do not have: decoder, Pre-LN, 8 layers; measure them with: npm run experiments -- run gradient-norms',
    );
  });

  test('names the placement whose last gradient was not measured', () => {
    const rest = without('last-layer-gradient', ({ config: { model } }) => model.placement === 'pre' && model.architecture === 'decoder');
    expect(render('last-layer-gradient', rest)).toThrow(
      'decoder, Pre-LN; measure them with: npm run experiments -- run last-layer-gradient',
    );
    expect(render('expected-last-gradient', rest)).toThrow('decoder, Pre-LN');
  });

  test('draws the last gradients without DeepNorm where only the two placements of the theorem were measured', () => {
    const rest = without('last-layer-gradient', ({ config: { model } }) => model.placement === 'deepnorm');
    expect(figureNamed('last-layer-gradient', 'a test').render(rest).description).not.toContain('DeepNorm');
  });

  test('names the branch that was not measured alone', () => {
    const rest = without('norm-attenuation', ({ config }) => config.encoderGain === 0);
    expect(render('norm-attenuation', rest)).toThrow('cross-attention branches, encoder gain 0; measure them with');
  });

  test('names the remedy that was not run', () => {
    expect(
      render(
        'remedies',
        without('warmup', ({ config }) => config.clipNorm !== null),
      ),
    ).toThrow('with gradient clipping; measure them with: npm run experiments -- run warmup');
  });

  test('names the depth that a perturbation lacks', () => {
    const rest = without(
      'update-sensitivity',
      ({ config }) => config.perturbation === 'sign' && config.model.placement === 'post' && config.model.layerCount === 12,
    );
    expect(render('update-sensitivity', rest)).toThrow('sign, Post-LN, Xavier initialisation, 12 layers');
  });

  test('names the model of one depth that was not trained', () => {
    const isScaled = ({ config }: MeasuredCellOf<'growth-in-training'>): boolean =>
      config.model.placement === 'layernorm-scaling' && config.model.initialisation === 'gpt2';
    expect(render('growth-in-training', without('growth-in-training', isScaled))).toThrow('LayerNorm scaling, GPT-2; measure them with');
    expect(render('idle-layers', without('idle-layers', isScaled))).toThrow('LayerNorm scaling, GPT-2; measure them with');
  });

  test('names the arm without runs at any rate', () => {
    const rest = without('logit-growth', ({ config }) => config.model.placement === 'reordered' && config.model.qkNorm !== 'none');
    expect(render('logit-growth', rest)).toThrow('Reordered, with QK-norm; measure them with');
  });

  test('draws the depths at which an edge was found, and names a placement without any', () => {
    const rest = without('stable-rate', ({ config }) => config.model.placement === 'post' && config.model.layerCount === 12);
    expect(figureNamed('stable-rate', 'a test').render(rest).description).toContain('Post-LN: 1.1·10⁻² at 2 layers');
    const preAlone = without('stable-rate', ({ config }) => config.model.placement === 'post');
    expect(render('stable-rate', preAlone)).toThrow('Post-LN with an edge at any depth; measure them with');
  });

  test('names the architecture that was not trained', () => {
    const rest = without('warmup', ({ config }) => config.model.architecture === 'encoder-decoder');
    expect(render('warmup-encoder-decoder', rest)).toThrow('encoder-decoder, Xavier initialisation');
    expect(render('warmup-curves', rest)).not.toThrow();
  });
});

describe('a run that diverged', () => {
  test('is drawn, named and counted as stuck', () => {
    const id = 'warmup-grid';
    const cells = evidence.cells('warmup').map((cell): MeasuredCellOf<'warmup'> => {
      const isHit =
        cell.config.model.placement === 'post' && cell.config.learningRate === 3e-3 && cell.config.warmupSteps === 0 && cell.seed === 0;
      return isHit ? { ...cell, status: 'diverged', measurement: { ...cell.measurement, finalLossNats: Number.NaN } } : cell;
    });
    const changed: FigureEvidence = {
      ...evidence,
      cells: (asked) => (asked === 'warmup' ? (cells as unknown as MeasuredCellOf<typeof asked>[]) : evidence.cells(asked)),
    };
    const { description, wide } = figureNamed(id, 'a test').render(changed);
    expect(description).toContain('1 of 3 diverged at 3·10⁻³ (3 of 3 seeds stuck)');
    expect(JSON.stringify(wide.marks)).toContain('l6.4 6.4m0-6.4');
  });
});

describe('descriptions', () => {
  test('follow the numbers', () => {
    const before = figureNamed('decoder-gradients', 'a test').render(evidence).description;
    const steeper: FigureEvidence = {
      ...evidence,
      cells: (asked) =>
        asked !== 'gradient-norms'
          ? evidence.cells(asked)
          : (evidence.cells('gradient-norms').map((cell) => ({
              ...cell,
              measurement: {
                ...cell.measurement,
                gradientNorms: { 'decoder.w2': (cell.measurement.gradientNorms['decoder.w2'] ?? []).map((norm, i) => norm * 2 ** i) },
              },
            })) as unknown as MeasuredCellOf<typeof asked>[]),
    };
    const after = figureNamed('decoder-gradients', 'a test').render(steeper).description;
    expect(before).toContain('4 layers, gradient norm of the last layer over the first: Post-LN ×1.0');
    expect(after).toContain('4 layers, gradient norm of the last layer over the first: Post-LN ×8.3');
  });
});

describe('a figure of norms or of Adam', () => {
  test('names the norm, the pairs or the setting that was not run', () => {
    const isRmsNorm = ({ config }: MeasuredCellOf<'norm-parity'>): boolean => config.model.norm === 'rmsnorm';
    expect(render('norm-parity', without('norm-parity', isRmsNorm))).toThrow('pairs of LayerNorm and RMSNorm with Pre-LN');
    expect(render('norm-ablations', without('norm-ablations', isRmsNorm))).toThrow('pairs of RMSNorm with LayerNorm');
    expect(render('mean-share', without('norm-ablations', isRmsNorm))).toThrow('two seeds of RMSNorm');
    expect(render('adam-tuning', without('adam-tuning', isRmsNorm))).toThrow('default Adam with RMSNorm and with LayerNorm');
  });

  test('draws the runs of a search that diverged as such', () => {
    const cells = evidence
      .cells('adam-tuning')
      .map((cell, index, all): MeasuredCellOf<'adam-tuning'> =>
        index === all.length - 1
          ? { ...cell, status: 'diverged', measurement: { ...cell.measurement, heldOutLossNats: Number.NaN } }
          : cell,
      );
    const changed: FigureEvidence = {
      ...evidence,
      cells: (asked) => (asked === 'adam-tuning' ? (cells as unknown as MeasuredCellOf<typeof asked>[]) : evidence.cells(asked)),
    };
    const { caption, table } = figureNamed('adam-tuning', 'a test').render(changed);
    expect(caption).toContain('(1 diverged)');
    expect(table.rows.at(-1)).toEqual([expect.stringContaining('rank 8'), '1', 'diverged', 'diverged']);
  });
});
