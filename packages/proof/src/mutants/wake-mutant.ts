globalThis.plantedMutant = process.env['PLANTED_MUTANT'];
