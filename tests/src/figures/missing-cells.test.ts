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
        without('rescue', ({ config }) => config.clipNorm === 1),
      ),
    ).toThrow('gradients clipped to norm 1; measure them with: npm run experiments -- run rescue');
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
    expect(figureNamed('stable-rate', 'a test').render(rest).description).toContain('from 2 to 8 layers: 1.1·10⁻² at 2 layers');
    const preAlone = without('stable-rate', ({ config }) => config.model.placement === 'post');
    expect(render('stable-rate', preAlone)).toThrow('Post-LN with an edge at any depth; measure them with');
  });

  test('names the kind of run that was not looked into', () => {
    const isSmall = ({ config }: MeasuredCellOf<'plateau-causes'>): boolean => config.model.branchGain === 0.2;
    expect(render('plateau-causes', without('plateau-causes', isSmall))).toThrow('branches of a fifth, 5·10⁻³; measure them with');
    expect(render('first-step-fates', without('plateau-causes', isSmall))).toThrow('two branch gains; measure them with');
    const isWarmed = ({ config }: MeasuredCellOf<'warmup'>): boolean => config.warmupSteps === 200;
    expect(render('plateau-chain', without('warmup', isWarmed))).toThrow('Post-LN, trains: 10⁻³, warmup 200; measure them with');
  });

  test('leaves out of the best rates a pair of which one side was not run, and names what is missing when no pair is left', () => {
    const isSmallPre = ({ config: { model } }: MeasuredCellOf<'rescue'>): boolean => model.placement === 'pre';
    expect(figureNamed('best-rates', 'a test').render(without('rescue', isSmallPre)).description).not.toContain('GPT-2');
    const isPre = ({ config: { model } }: MeasuredCellOf<'warmup'>): boolean => model.placement === 'pre';
    const rest = without('warmup', isPre);
    const none: FigureEvidence = { ...rest, cells: (id) => (id === 'rescue' ? [] : rest.cells(id)) };
    expect(render('best-rates', none)).toThrow('a Post-LN that trains and its Pre-LN; measure them with');
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
    expect(description).toContain('1 of 5 diverged at 3·10⁻³ (5 of 5 stuck)');
    expect(JSON.stringify(wide.marks)).toContain('1 of 5 diverged');
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
    expect(before).toContain('From layer 1 to 4 the gradient norm hardly changes (×1.0) under Post-LN');
    expect(after).toContain('From layer 1 to 4 the gradient norm rises 8.3-fold under Post-LN');
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
