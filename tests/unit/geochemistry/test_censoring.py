"""Values below the detection limit against published examples, closed forms and known truth."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.censoring import (
    fit_censored_lognormal,
    many_below,
    plotting_positions,
    replace_censored,
    shares_below,
)
from gossan.core.geochemistry.rules import SUBSTITUTES
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm


def told_apart(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return values and limits of cells such as ``<1``."""
    cells = text.split()
    censored = np.array([cell.startswith("<") for cell in cells])
    numbers = np.array([float(cell.lstrip("<")) for cell in cells])
    return np.where(censored, np.nan, numbers), np.where(censored, numbers, np.nan)


#: Helsel & Cohn (1988), appendix B.
APPENDIX_B = "<1 <1 <1 <1 <1 <1 <10 <10 <10 3 7 9 12 15 20 27 33 50"

#: Arsenic in Manoa Stream, Oahu (Helsel 2005, ch. 6): limits at 0.9, 1 and 2 µg/L.
OAHU = "3.2 2.8 <2 <2 <2 <2 <2 <2 <2 <2 1.7 1.5 <1 <1 <1 <1 0.9 <0.9 0.7 0.7 0.6 0.5 0.5 0.5"

#: Dissolved iron in the Brazos River in summer (Hughes & Millard 1988; Helsel 2005, ch. 5).
BRAZOS = "20 <10 <10 <10 <10 7 3 <3 <3"

#: Manganese in five wells (USEPA 2009, example 15-1).
MANGANESE = (
    "<5 12.1 16.9 21.6 <2 <5 7.7 53.6 9.5 45.9 <5 5.3 12.6 106.3 34.5 6.3 11.9 10 <2 77.2 17.9 22.7 "
    "3.3 8.4 <2"
)


def filled(cells: str, method: str = "ros", element: str = "As") -> np.ndarray:
    return replace_censored(*told_apart(cells), method, element).values


def test_ros_gives_the_values_published_for_appendix_b() -> None:
    """The modelled values as statsmodels' and NADA's ros give them."""
    values = filled(APPENDIX_B)
    np.testing.assert_allclose(
        np.sort(values[:6]), [0.475, 0.86, 1.27, 1.76, 2.34, 3.03], atol=0.012
    )
    np.testing.assert_allclose(np.sort(values[6:9]), [1.11, 2.50, 4.80], atol=0.012)
    np.testing.assert_array_equal(values[9:], [3, 7, 9, 12, 15, 20, 27, 33, 50])


def test_the_plotting_positions_are_hirsch_and_stedingers() -> None:
    """Helsel & Cohn's exceedances of appendix B are 0.5556 at 1 and 0.3333 at 10."""
    values, limits = told_apart(APPENDIX_B)
    detected, censored = plotting_positions(
        np.sort(values[9:]), np.sort(limits[np.isfinite(limits)])
    )
    below_1, below_10 = 1 - 5 / 9, 1 - 1 / 3
    np.testing.assert_allclose(censored[:6], below_1 * np.arange(1, 7) / 7)
    np.testing.assert_allclose(censored[6:], below_10 * np.arange(1, 4) / 4)
    np.testing.assert_allclose(detected[:3], below_1 + (below_10 - below_1) * np.arange(1, 4) / 4)
    np.testing.assert_allclose(detected[3:], below_10 + np.arange(1, 7) / 7 / 3)


def test_ros_gives_the_values_published_for_oahu() -> None:
    values, limits = filled(OAHU), told_apart(OAHU)[1]
    published = {
        2.0: [0.35, 0.46, 0.57, 0.68, 0.81, 0.95, 1.14, 1.42],
        1.0: [0.41, 0.58, 0.76, 0.98],
        0.9: [0.61],
    }
    for limit, expected in published.items():
        np.testing.assert_allclose(np.sort(values[limits == limit]), expected, atol=0.005)


def test_ros_and_likelihood_give_the_figures_that_nada_prints_for_the_brazos() -> None:
    """``censtats`` of R's NADA 1.6: median, mean and standard deviation of ROS and of MLE."""
    values = filled(BRAZOS)
    np.testing.assert_allclose(
        [np.median(values), values.mean(), values.std(ddof=1)],
        [2.763843, 4.667484, 6.138230],
        atol=1e-6,
    )
    detected, limits = told_apart(BRAZOS)
    mu, sigma = fit_censored_lognormal(detected[np.isfinite(detected)], limits[np.isfinite(limits)])
    mean = np.exp(mu + sigma**2 / 2)
    np.testing.assert_allclose(
        [np.exp(mu), mean, mean * np.sqrt(np.exp(sigma**2) - 1)],
        [3.131899, 5.211599, 6.931668],
        atol=2e-6,
    )


def test_the_likelihood_is_the_one_of_epas_manganese() -> None:
    """``elnormCensored`` of R's EnvStats gives 2.215905 and 1.356291."""
    detected, limits = told_apart(MANGANESE)
    fitted = fit_censored_lognormal(detected[np.isfinite(detected)], limits[np.isfinite(limits)])
    np.testing.assert_allclose(fitted, [2.215905, 1.356291], atol=1e-6)


@pytest.mark.parametrize("case", range(12))
def test_the_likelihood_is_found_from_far_away_and_at_any_scale(case: int) -> None:
    rng = np.random.default_rng(case)
    values = rng.lognormal(rng.uniform(-20, 20), rng.choice([0.01, 0.3, 2.0, 5.0]), 60)
    limits = rng.choice(np.quantile(values, [0.1, 0.4, 0.7]), values.size)
    if case % 3 == 0:  # limits far below all that was found, or far above
        limits = rng.choice([values.min() / 1e6, values.max() * 1e6], values.size)
        values[:5] = 0
    detected, below = values[values >= limits], limits[values < limits]

    def misfit(parameters: np.ndarray) -> float:
        mu, log_sigma = parameters
        sigma = np.exp(log_sigma)
        found = norm.logpdf(np.log(detected), mu, sigma).sum()
        return -found - norm.logcdf(np.log(below), mu, sigma).sum()

    mu, sigma = fit_censored_lognormal(detected, below)
    fitted = misfit(np.array([mu, np.log(sigma)]))
    start = np.array([np.log(detected).mean(), np.log(np.log(detected).std())])
    best = minimize(
        misfit, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 4000}
    )
    assert fitted <= best.fun + 1e-6


def test_the_lognormal_replacement_is_the_geometric_mean_below_each_limit() -> None:
    detected, limits = told_apart(MANGANESE)
    mu, sigma = fit_censored_lognormal(detected[np.isfinite(detected)], limits[np.isfinite(limits)])
    values = filled(MANGANESE, "lognormal")
    density = norm(mu, sigma)
    for limit in (2.0, 5.0):
        mass = quad(lambda log: log * density.pdf(log), -np.inf, np.log(limit))[0]
        expected = np.exp(mass / density.cdf(np.log(limit)))
        np.testing.assert_allclose(values[limits == limit], expected, rtol=1e-6)
        assert expected < limit


def truth_and_cells(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a lognormal element, and what three laboratories made of it."""
    rng = np.random.default_rng(7)
    truth = rng.lognormal(1.0, 1.3, count)
    limits = rng.choice([1.0, 2.0, 4.0], count)
    return (
        truth,
        np.where(truth < limits, np.nan, truth),
        np.where(truth < limits, limits, np.nan),
    )


def test_a_known_distribution_comes_back() -> None:
    truth, values, limits = truth_and_cells(200_000)
    logs = np.log(replace_censored(values, limits, "ros", "Cu").values)
    np.testing.assert_allclose([logs.mean(), logs.std()], [1.0, 1.3], atol=0.01)
    regressed = replace_censored(values, limits, "ros", "Cu").values
    np.testing.assert_allclose(regressed.mean(), truth.mean(), rtol=0.002)
    lognormal = replace_censored(values, limits, "lognormal", "Cu").values
    for limit in (1.0, 2.0, 4.0):
        hidden = np.log(truth[limits == limit]).mean()
        np.testing.assert_allclose(np.log(lognormal[limits == limit]), hidden, atol=0.02)
    halved = np.log(replace_censored(values, limits, "half", "Cu").values)
    assert abs(halved.std() - 1.3) > 0.1  # what the better methods are there for


@pytest.mark.parametrize("method", SUBSTITUTES)
def test_what_was_measured_and_what_is_missing_stay(method: str) -> None:
    values = np.array([5.0, np.nan, 2.0, -99.0, 7.0, 0.0, 9.0, np.nan])
    limits = np.array([np.nan, np.nan, np.nan, 1.0, np.nan, np.nan, np.nan, 0.0])
    before = values.copy(), limits.copy()
    replaced = replace_censored(values, limits, method, "Au")
    kept = [0, 1, 2, 4, 5, 6, 7]
    np.testing.assert_array_equal(replaced.values[kept], before[0][kept])
    np.testing.assert_array_equal(values, before[0])
    np.testing.assert_array_equal(limits, before[1])
    expected = {"half": 0.5, "sqrt2": np.sqrt(0.5), "drop": np.nan}
    if method in expected:
        np.testing.assert_allclose(replaced.values[3], expected[method])
    else:
        assert 0 < replaced.values[3] < 2
    assert replaced.method == method
    assert not replaced.told


@pytest.mark.parametrize("method", SUBSTITUTES)
def test_nothing_below_a_limit_is_nothing_to_replace(method: str) -> None:
    values = np.array([1.0, np.nan, 3.0])
    replaced = replace_censored(values, np.full(3, np.nan), method, "Au")
    np.testing.assert_array_equal(replaced.values, values)
    assert (replaced.method, replaced.told) == (method, "")


@pytest.mark.parametrize("method", ["ros", "lognormal"])
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("<1 <1 <1", "Au: 3 values are below the detection limit, and only 0 different"),
        ("<1 5 5 5 7 7", "Au: 1 values are below the detection limit, and only 2 different"),
        (
            " ".join(["<1"] * 13 + ["2", "3", "4"]),
            "Au: 81.2 % of the values other than zeros are below",
        ),
    ],
)
def test_what_cannot_be_fitted_gets_half_of_the_limit_with_a_reason(
    method: str, cells: str, reason: str
) -> None:
    values, limits = told_apart(cells)
    replaced = replace_censored(values, limits, method, "Au")
    assert replaced.method == "half"
    assert replaced.told.startswith(reason)
    assert "half of the limit" in replaced.told
    np.testing.assert_array_equal(replaced.values[np.isfinite(limits)], 0.5)


def test_values_above_their_own_limit_are_told() -> None:
    """Of appendix B's six values below 1 the published ones are 0.47, 0.85, and four above 1."""
    told = replace_censored(*told_apart(APPENDIX_B), "ros", "As").told
    assert told.startswith("As: regression on order statistics put 4 values above their own")
    assert not replace_censored(*told_apart(OAHU), "ros", "As").told


def test_a_limit_above_all_that_was_found_changes_nothing_else() -> None:
    values, more = filled(APPENDIX_B), filled(f"{APPENDIX_B} <60 <70")
    np.testing.assert_allclose(np.sort(more[:18]), np.sort(values))
    assert (more[18:] < 60).all()


def test_chance_deals_the_values_in_the_same_way_each_time_and_follows_no_order() -> None:
    _, values, limits = truth_and_cells(5_000)
    hidden = limits == 4.0
    copper, again, zinc = (
        replace_censored(values, limits, "ros", element).values[hidden]
        for element in ("Cu", "Cu", "Zn")
    )
    np.testing.assert_array_equal(copper, again)
    np.testing.assert_array_equal(np.sort(copper), np.sort(zinc))
    assert abs(np.corrcoef(np.log(copper), np.log(zinc))[0, 1]) < 0.1
    assert abs(np.corrcoef(np.log(copper), np.arange(copper.size))[0, 1]) < 0.1


@pytest.mark.parametrize("method", ["ros", "lognormal"])
def test_units_do_not_matter(method: str) -> None:
    _, values, limits = truth_and_cells(2_000)
    np.testing.assert_allclose(
        replace_censored(values * 1e4, limits * 1e4, method, "Cu").values,
        replace_censored(values, limits, method, "Cu").values * 1e4,
        rtol=1e-5,
    )


def test_elements_mostly_below_their_limit_are_named() -> None:
    below = {"Au": 87, "Cu": 0, "Ag": 40, "Te": 20, "W": 0}
    analysed = {"Au": 100, "Cu": 100, "Ag": 100, "Te": 20, "W": 0}
    shares = shares_below(below, analysed)
    assert shares == {"Au": 0.87, "Te": 1.0}
    assert many_below(shares).startswith(
        "More than 40 % of the values are below the detection limit: Au (87 %), Te (100 %)."
    )
    assert many_below({}) == ""
    assert shares_below(below, analysed, 0.39) == {"Au": 0.87, "Ag": 0.4, "Te": 1.0}
