/** Every claim of the project, in the order in which `/claims/` lists them. Adding one is adding a file and two lines here. */
import type { Claim } from './claim.ts';
import { attentionBreaksTheConservationLaw } from './attention-breaks-the-conservation-law.ts';
import { deepPostLnPassesFewDirections } from './deep-post-ln-passes-few-directions.ts';
import { gradientTimesSpreadIsConstantWithoutAttention } from './gradient-times-spread-is-constant-without-attention.ts';
import { layernormNeedsItsGainNotItsBias } from './layernorm-needs-its-gain-not-its-bias.ts';
import { layernormTrainsWithoutItsBiases } from './layernorm-trains-without-its-biases.ts';
import { learningRateIsMostOfTheTuning } from './learning-rate-is-most-of-the-tuning.ts';
import { normFactorsSetTheGeometricMean } from './norm-factors-set-the-geometric-mean.ts';
import { normRemovesTwoDirectionsOfAToken } from './norm-removes-two-directions-of-a-token.ts';
import { onlyTheSizeOfANormMatters } from './only-the-size-of-a-norm-matters.ts';
import { postLnJacobianKeepsItsScale } from './post-ln-jacobian-keeps-its-scale.ts';
import { reorderedNormsNeedQkNorm } from './reordered-norms-need-qk-norm.ts';
import { rmsnormEndsWhereLayernormDoes } from './rmsnorm-ends-where-layernorm-does.ts';
import { rmsnormKeepsTheGradientProfile } from './rmsnorm-keeps-the-gradient-profile.ts';
import { backendsAgree } from './backends-agree.ts';
import { branchIsZeroAtInitialisation } from './branch-is-zero-at-initialisation.ts';
import { builtForScaleMeansPreLn } from './built-for-scale-means-pre-ln.ts';
import { clippingRescuesPostLn } from './clipping-rescues-post-ln.ts';
import { coherentStepsGrowFasterThanRandomOnes } from './coherent-steps-grow-faster-than-random-ones.ts';
import { composedRmsnormSavesItsOperators } from './composed-rmsnorm-saves-its-operators.ts';
import { criticalPhaseIsTheFirstThousandsOfSteps } from './critical-phase-is-the-first-thousands-of-steps.ts';
import { crossAttentionExplainsTheDecay } from './cross-attention-explains-the-decay.ts';
import { decoderOnlyPostLnGradientsAreFlat } from './decoder-only-post-ln-gradients-are-flat.ts';
import { deepnormGradientsAreEqualWithCrossAttention } from './deepnorm-gradients-are-equal-with-cross-attention.ts';
import { deepnormGradientsAreEqual } from './deepnorm-gradients-are-equal.ts';
import { deepnormRescuesPostLn } from './deepnorm-rescues-post-ln.ts';
import { deepnormSensitivityIsConstant } from './deepnorm-sensitivity-is-constant.ts';
import { deepseekV3IsPreLn } from './deepseek-v3-is-pre-ln.ts';
import { encoderDecoderPostLnNeedsWarmup } from './encoder-decoder-post-ln-needs-warmup.ts';
import { shortWarmupRescuesPostLn } from './short-warmup-rescues-post-ln.ts';
import { gradientDescentShowsTheDifferenceToo } from './gradient-descent-shows-the-difference-too.ts';
import { adminRescuesPostLn } from './admin-rescues-post-ln.ts';
import { pytorchInitialisationRescuesPostLn } from './pytorch-initialisation-rescues-post-ln.ts';
import { branchesFromZeroTrainWithoutNorms } from './branches-from-zero-train-without-norms.ts';
import { radamRescuesPostLn } from './radam-rescues-post-ln.ts';
import { smallNormGainsRescuePostLn } from './small-norm-gains-rescue-post-ln.ts';
import { postLnBeatsPreLnWhereItTrains } from './post-ln-beats-pre-ln-where-it-trains.ts';
import { firstStepDecidesWhetherPostLnIsStuck } from './first-step-decides-whether-post-ln-is-stuck.ts';
import { postLnGradientVanishesAfterTheFirstSteps } from './post-ln-gradient-vanishes-after-the-first-steps.ts';
import { everythingSinceGpt2IsPreLn } from './everything-since-gpt-2-is-pre-ln.ts';
import { famousModelsHaveKnownPlacements } from './famous-models-have-known-placements.ts';
import { fifteenPercentFaster } from './fifteen-percent-faster.ts';
import { fusedLayernormBeatsComposedRmsnorm } from './fused-layernorm-beats-composed-rmsnorm.ts';
import { fusedRmsnormSavesAtMostAFifthInCache } from './fused-rmsnorm-saves-at-most-a-fifth-in-cache.ts';
import { fusedRmsnormTiesFusedLayernorm } from './fused-rmsnorm-ties-fused-layernorm.ts';
import { gainStaysBiasGoes } from './gain-stays-bias-goes.ts';
import { geminiIsPreLn } from './gemini-is-pre-ln.ts';
import { gradientFlowIsTheReason } from './gradient-flow-is-the-reason.ts';
import { identityGuaranteesUndiminishedGradient } from './identity-guarantees-undiminished-gradient.ts';
import { initialisationKeepsDecoderGradientsFlat } from './initialisation-keeps-decoder-gradients-flat.ts';
import { lastLayerGradientFallsOnlyUnderPreLn } from './last-layer-gradient-falls-only-under-pre-ln.ts';
import { streamsHaveHardlyAMean } from './streams-have-hardly-a-mean.ts';
import { theorem1IsFollowedInDepth } from './theorem-1-is-followed-in-depth.ts';
import { theorem1ExtendsToCrossAttention } from './theorem-1-extends-to-cross-attention.ts';
import { lastNormSetsTheLastGradient } from './last-norm-sets-the-last-gradient.ts';
import { theorem1IsTightInTheWidth } from './theorem-1-is-tight-in-the-width.ts';
import { expectedGradientDependsOnDepthAlike } from './expected-gradient-depends-on-depth-alike.ts';
import { normsAloneSetTheAttenuation } from './norms-alone-set-the-attenuation.ts';
import { branchesReturnWhatNormsTake } from './branches-return-what-norms-take.ts';
import { reluFeedForwardReturnsAsMuchAsItAdds } from './relu-feed-forward-returns-as-much-as-it-adds.ts';
import { normsTakeByWhereTheGradientLies } from './norms-take-by-where-the-gradient-lies.ts';
import { crossAttentionTakesByLikenessOfMemory } from './cross-attention-takes-by-likeness-of-memory.ts';
import { layernormBiasIsBarelyUsed } from './layernorm-bias-is-barely-used.ts';
import { layernormNeedsTwoMemoryPasses } from './layernorm-needs-two-memory-passes.ts';
import { llamaMadeRmsnormStandardForSpeed } from './llama-made-rmsnorm-standard-for-speed.ts';
import { lowerBeta2RescuesPostLn } from './lower-beta2-rescues-post-ln.ts';
import { lowerRateRescuesPostLn } from './lower-rate-rescues-post-ln.ts';
import { modelsSplitIntoTwoPlacements } from './models-split-into-two-placements.ts';
import { modelsWithLateNormsAreEarlyAndShallow } from './models-with-late-norms-are-early-and-shallow.ts';
import { modernModelsChangeOnlyTheNormalizer } from './modern-models-change-only-the-normalizer.ts';
import { normFactorsCompoundWithDepth } from './norm-factors-compound-with-depth.ts';
import { normJacobianIsMainlyARescaling } from './norm-jacobian-is-mainly-a-rescaling.ts';
import { normalizationLeavesTheFinalLossAlone } from './normalization-leaves-the-final-loss-alone.ts';
import { ownKernelsBeatStockTenfold } from './own-kernels-beat-stock-tenfold.ts';
import { preLnVarianceIsProportionalToDepth } from './pre-ln-variance-is-proportional-to-depth.ts';
import { onlyAdditionBetweenPreLnDepths } from './only-addition-between-pre-ln-depths.ts';
import { originalTransformerIsPostLn } from './original-transformer-is-post-ln.ts';
import { placementDecidesStability } from './placement-decides-stability.ts';
import { placementLawsPredictGradients } from './placement-laws-predict-gradients.ts';
import { postLnGradientsVanishInDecoders } from './post-ln-gradients-vanish-in-decoders.ts';
import { postLnHasNoRouteAroundTheNorm } from './post-ln-has-no-route-around-the-norm.ts';
import { postLnNormalizesTheSum } from './post-ln-normalizes-the-sum.ts';
import { postLnSensitivityIsLinear } from './post-ln-sensitivity-is-linear.ts';
import { postLnAtThreeTimesTheRateIsStuck } from './post-ln-at-three-times-the-rate-is-stuck.ts';
import { postLnWithoutWarmupIsStuck } from './post-ln-without-warmup-is-stuck.ts';
import { preLnConservesGradientTimesSpread } from './pre-ln-conserves-gradient-times-spread.ts';
import { preLnGradientsFallWithDepth } from './pre-ln-gradients-fall-with-depth.ts';
import { preLnIsIdentityPlusBranch } from './pre-ln-is-identity-plus-branch.ts';
import { preLnLeavesTheAdditionUntouched } from './pre-ln-leaves-the-addition-untouched.ts';
import { preLnMakesWarmupOptional } from './pre-ln-makes-warmup-optional.ts';
import { preLnSensitivityIsLogarithmic } from './pre-ln-sensitivity-is-logarithmic.ts';
import { preLnSensitivityIsSublinear } from './pre-ln-sensitivity-is-sublinear.ts';
import { preLnTrainsWithoutWarmup } from './pre-ln-trains-without-warmup.ts';
import { productsReachHalfThePeak } from './products-reach-half-the-peak.ts';
import { relaxedStepWithinOneAndAHalfPytorch } from './relaxed-step-within-one-and-a-half-pytorch.ts';
import { rmsnormAblationsSupportDroppingTheMean } from './rmsnorm-ablations-support-dropping-the-mean.ts';
import { rmsnormCostsNoQuality } from './rmsnorm-costs-no-quality.ts';
import { rmsnormDropsCentring } from './rmsnorm-drops-centring.ts';
import { sensitivityOrdersThePlacements } from './sensitivity-orders-the-placements.ts';
import { smallInitialisationLowersSensitivity } from './small-initialisation-lowers-sensitivity.ts';
import { smallInitialisationRescuesPostLn } from './small-initialisation-rescues-post-ln.ts';
import { smallerBranchesRescuePostLn } from './smaller-branches-rescue-post-ln.ts';
import { trainedNormBiasesCanBeZeroed } from './trained-norm-biases-can-be-zeroed.ts';
import { tunedAdamMattersMoreThanTheNorm } from './tuned-adam-matters-more-than-the-norm.ts';
import { updatesVanishThenExplode } from './updates-vanish-then-explode.ts';
import { warmupCostsPreLnInShortBudgets } from './warmup-costs-pre-ln-in-short-budgets.ts';
import { warmupRescuesPostLn } from './warmup-rescues-post-ln.ts';
import { logitsGrowWithoutAFinalNorm } from './logits-grow-without-a-final-norm.ts';
import { scaledBranchesKeepLogitsFromGrowing } from './scaled-branches-keep-logits-from-growing.ts';
import { firstNormAmplifiesByItsInput } from './first-norm-amplifies-by-its-input.ts';
import { firstNormDividesEachToken } from './first-norm-divides-each-token.ts';
import { normsAreInvariantAsTabulated } from './norms-are-invariant-as-tabulated.ts';
import { rmsnormGivesUpRecentringAlone } from './rmsnorm-gives-up-recentring-alone.ts';
import { rmsnormJacobianRemovesOneDirection } from './rmsnorm-jacobian-removes-one-direction.ts';
import { partialRmsErrorIsOneOverRoot2k } from './partial-rms-error-is-one-over-root-2k.ts';
import { centredPreRmsnormEqualsPreLn } from './centred-pre-rmsnorm-equals-pre-ln.ts';
import { rmsnormSavesAFewPercentOfAStep } from './rmsnorm-saves-a-few-percent-of-a-step.ts';
import { normsAreASmallShareOfAFusedStep } from './norms-are-a-small-share-of-a-fused-step.ts';
import { savingIsShareTimesWhatTheNormsSave } from './saving-is-share-times-what-the-norms-save.ts';
import { layernormScalingEvensOutTheLayers } from './layernorm-scaling-evens-out-the-layers.ts';
import { layernormScalingFlattensTheGrowthOfVariance } from './layernorm-scaling-flattens-the-growth-of-variance.ts';
import { postLnStableRateFallsWithDepth } from './post-ln-stable-rate-falls-with-depth.ts';
import { preLnStableRateHardlyDependsOnDepth } from './pre-ln-stable-rate-hardly-depends-on-depth.ts';
import { preLnVarianceOutgrowsDepthInTraining } from './pre-ln-variance-outgrows-depth-in-training.ts';
import { qkNormRaisesTheStableRate } from './qk-norm-raises-the-stable-rate.ts';
import { reorderedNeedsANormOfQueriesAndKeys } from './reordered-needs-a-norm-of-queries-and-keys.ts';
import { upperPreLnLayersAreWorthLess } from './upper-pre-ln-layers-are-worth-less.ts';
import { zLossLeavesTheStableRateAlone } from './z-loss-leaves-the-stable-rate-alone.ts';
import { wasmStepWithinTwicePytorch } from './wasm-step-within-twice-pytorch.ts';

export const CLAIMS: Claim[] = listed([
  originalTransformerIsPostLn,
  everythingSinceGpt2IsPreLn,
  gradientFlowIsTheReason,
  placementLawsPredictGradients,
  placementDecidesStability,
  criticalPhaseIsTheFirstThousandsOfSteps,
  modelsSplitIntoTwoPlacements,
  postLnNormalizesTheSum,
  postLnHasNoRouteAroundTheNorm,
  branchIsZeroAtInitialisation,
  normJacobianIsMainlyARescaling,
  normFactorsCompoundWithDepth,
  updatesVanishThenExplode,
  preLnLeavesTheAdditionUntouched,
  onlyAdditionBetweenPreLnDepths,
  preLnVarianceIsProportionalToDepth,
  preLnIsIdentityPlusBranch,
  identityGuaranteesUndiminishedGradient,
  preLnMakesWarmupOptional,
  modelsWithLateNormsAreEarlyAndShallow,
  builtForScaleMeansPreLn,
  famousModelsHaveKnownPlacements,
  geminiIsPreLn,
  deepseekV3IsPreLn,
  modernModelsChangeOnlyTheNormalizer,
  layernormNeedsTwoMemoryPasses,
  layernormBiasIsBarelyUsed,
  rmsnormDropsCentring,
  gainStaysBiasGoes,
  fifteenPercentFaster,
  rmsnormCostsNoQuality,
  llamaMadeRmsnormStandardForSpeed,
  rmsnormAblationsSupportDroppingTheMean,
  normalizationLeavesTheFinalLossAlone,
  tunedAdamMattersMoreThanTheNorm,
  decoderOnlyPostLnGradientsAreFlat,
  initialisationKeepsDecoderGradientsFlat,
  postLnGradientsVanishInDecoders,
  crossAttentionExplainsTheDecay,
  preLnGradientsFallWithDepth,
  preLnConservesGradientTimesSpread,
  lastLayerGradientFallsOnlyUnderPreLn,
  theorem1IsFollowedInDepth,
  theorem1ExtendsToCrossAttention,
  lastNormSetsTheLastGradient,
  theorem1IsTightInTheWidth,
  expectedGradientDependsOnDepthAlike,
  normsAloneSetTheAttenuation,
  branchesReturnWhatNormsTake,
  reluFeedForwardReturnsAsMuchAsItAdds,
  normsTakeByWhereTheGradientLies,
  crossAttentionTakesByLikenessOfMemory,
  gradientTimesSpreadIsConstantWithoutAttention,
  attentionBreaksTheConservationLaw,
  reorderedNormsNeedQkNorm,
  rmsnormKeepsTheGradientProfile,
  normRemovesTwoDirectionsOfAToken,
  normFactorsSetTheGeometricMean,
  postLnJacobianKeepsItsScale,
  deepPostLnPassesFewDirections,
  deepnormGradientsAreEqual,
  deepnormGradientsAreEqualWithCrossAttention,
  postLnSensitivityIsLinear,
  preLnSensitivityIsSublinear,
  preLnSensitivityIsLogarithmic,
  deepnormSensitivityIsConstant,
  sensitivityOrdersThePlacements,
  coherentStepsGrowFasterThanRandomOnes,
  smallInitialisationLowersSensitivity,
  postLnWithoutWarmupIsStuck,
  postLnAtThreeTimesTheRateIsStuck,
  preLnTrainsWithoutWarmup,
  warmupRescuesPostLn,
  lowerRateRescuesPostLn,
  deepnormRescuesPostLn,
  smallInitialisationRescuesPostLn,
  smallerBranchesRescuePostLn,
  clippingRescuesPostLn,
  lowerBeta2RescuesPostLn,
  warmupCostsPreLnInShortBudgets,
  encoderDecoderPostLnNeedsWarmup,
  shortWarmupRescuesPostLn,
  gradientDescentShowsTheDifferenceToo,
  adminRescuesPostLn,
  pytorchInitialisationRescuesPostLn,
  branchesFromZeroTrainWithoutNorms,
  radamRescuesPostLn,
  smallNormGainsRescuePostLn,
  postLnBeatsPreLnWhereItTrains,
  firstStepDecidesWhetherPostLnIsStuck,
  postLnGradientVanishesAfterTheFirstSteps,
  preLnVarianceOutgrowsDepthInTraining,
  layernormScalingFlattensTheGrowthOfVariance,
  upperPreLnLayersAreWorthLess,
  layernormScalingEvensOutTheLayers,
  postLnStableRateFallsWithDepth,
  preLnStableRateHardlyDependsOnDepth,
  qkNormRaisesTheStableRate,
  reorderedNeedsANormOfQueriesAndKeys,
  zLossLeavesTheStableRateAlone,
  logitsGrowWithoutAFinalNorm,
  scaledBranchesKeepLogitsFromGrowing,
  firstNormAmplifiesByItsInput,
  firstNormDividesEachToken,
  normsAreInvariantAsTabulated,
  rmsnormGivesUpRecentringAlone,
  rmsnormJacobianRemovesOneDirection,
  partialRmsErrorIsOneOverRoot2k,
  centredPreRmsnormEqualsPreLn,
  rmsnormEndsWhereLayernormDoes,
  layernormTrainsWithoutItsBiases,
  layernormNeedsItsGainNotItsBias,
  trainedNormBiasesCanBeZeroed,
  onlyTheSizeOfANormMatters,
  streamsHaveHardlyAMean,
  learningRateIsMostOfTheTuning,
  fusedRmsnormTiesFusedLayernorm,
  fusedRmsnormSavesAtMostAFifthInCache,
  composedRmsnormSavesItsOperators,
  fusedLayernormBeatsComposedRmsnorm,
  rmsnormSavesAFewPercentOfAStep,
  normsAreASmallShareOfAFusedStep,
  savingIsShareTimesWhatTheNormsSave,
  wasmStepWithinTwicePytorch,
  relaxedStepWithinOneAndAHalfPytorch,
  ownKernelsBeatStockTenfold,
  productsReachHalfThePeak,
  backendsAgree,
]);

/** The claims as given. Throws when two have the same id: pages name claims by it. */
export function listed(claims: Claim[]): Claim[] {
  const seen = new Set<string>();
  for (const { id } of claims) {
    if (seen.has(id)) throw new Error(`two claims have the id "${id}" (each id names one claim): rename one of them`);
    seen.add(id);
  }
  return claims;
}
