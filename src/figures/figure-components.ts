/** Figures that pages show by a component of their own instead of by `<Figure id>`: the figure's id by the component's name. */
export const FIGURE_COMPONENTS: Readonly<Record<string, string>> = { NormExplorer: 'norm-explorer' };
