# Values of values_positions.json: Rscript make_positions_values.R > values_positions.json, in this
# folder. R 4.2 with lme4, pbkrtest, multilevel, psych, effectsize and jsonlite from Debian, and
# agrmt 1.42.12 from CRAN. Writes lq2002_lead.csv from the package multilevel, and the invented
# ratings.csv, crossed.csv and crossed_singular.csv.
suppressMessages({library(lme4); library(pbkrtest); library(multilevel); library(agrmt)})

blocks <- list()
block <- function(id, dataset, how, value, tol_rel, note = "")
  blocks[[length(blocks) + 1]] <<- list(id = id, dataset = dataset, r_call = how,
                                        value = value, tol_rel = tol_rel, note = note)
save_csv <- function(frame, file) write.csv(frame, file, row.names = FALSE, na = "", quote = FALSE)

# Agreement in 49 companies on the 11 leadership items of Bliese's lq2002.
data(lq2002)
lead <- lq2002[, c("COMPID", sprintf("LEAD%02d", 1:11))]
save_csv(lead, "lq2002_lead.csv")
uniform <- rwg.j(lead[, -1], lead$COMPID, ranvar = 2)
skewed <- rwg.j(lead[, -1], lead$COMPID, ranvar = 1.34)
deviation <- ad.m(lead[, -1], lead$COMPID, type = "mean")
block("rwgj_lq2002", "lq2002_lead.csv",
  "multilevel::rwg.j(ranvar = 2 and 1.34), multilevel::ad.m(type = 'mean')",
  list(n_groups = nrow(uniform), company = uniform$grpid[1:5],
       uniform = uniform$rwg.j[1:5], uniform_mean = mean(uniform$rwg.j),
       skewed = skewed$rwg.j[1:5], skewed_mean = mean(skewed$rwg.j),
       ad = deviation$AD.M[1:5], ad_mean = mean(deviation$AD.M)), 1e-9,
  "companies ordered as text")

# Shrout and Fleiss (1979): six targets, four judges.
judged <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7),
                 ncol = 4, byrow = TRUE)
icc <- psych::ICC(judged, lmer = FALSE)$results[1, ]
block("icc1_shrout_fleiss", "(inline)", "psych::ICC(lmer = FALSE), Single_raters_absolute",
  list(scores = judged, icc1 = icc$ICC, lo = icc[["lower bound"]], hi = icc[["upper bound"]],
       f = icc$F, df1 = icc$df1, df2 = icc$df2), 1e-9)

# Spread of ordered answers.
counts <- list(c(30, 40, 210, 130, 530, 50, 10), c(3, 0, 5, 9, 4), c(6, 1, 0, 2, 7), c(0, 4, 0, 0, 3, 0))
block("ordinal_spread", "(inline)", "agrmt::agreement, agrmt::BlairLacy",
  list(counts = counts, agreement = sapply(counts, agreement),
       dispersion = 1 - sapply(counts, BlairLacy)^2), 1e-9,
  "dispersion is 1 - l^2, l of Blair and Lacy")

# Raters of three parties rate four groups, some of them not.
set.seed(20160402)
party <- rep(c("PRA", "FOU", "BRU"), c(14, 11, 7))
ratings <- sapply(c(VEI = .2, FOR = .4, UTD = 0, BRU = -.6), function(shift)
  pmin(5, pmax(1, round(3.4 + shift + rnorm(32, 0, .9)))))
ratings[sample(length(ratings), 22)] <- NA
ratings[cbind(which(party == "PRA"), 1)] <- pmin(5, ratings[cbind(which(party == "PRA"), 1)] + 1)
rated <- data.frame(rater = sprintf("r%02d", 1:32), party, ratings)
save_csv(rated, "ratings.csv")
targets <- colnames(ratings)
owner <- c(VEI = "PRA", FOR = "FOU", UTD = "FOU", BRU = "BRU")
enough <- rowSums(!is.na(ratings)) >= 2
long <- na.omit(reshape(rated[enough, ], direction = "long", varying = targets, v.names = "given",
                        times = targets, timevar = "target", idvar = "rater"))
fit <- lm(given ~ 0 + target + factor(rater), long, contrasts = list("factor(rater)" = "contr.sum"))
adjusted <- setNames(coef(fit)[paste0("target", targets)], targets)
block("gap_additive", "ratings.csv",
  "lm(given ~ 0 + target + rater), raters sum to zero, raters of two groups or more",
  list(means = as.list(adjusted), gap = diff(range(adjusted)), n = sum(enough)), 1e-9)
own <- lapply(targets, function(g) {
  test <- t.test(rated[party == owner[g], g], rated[party != owner[g], g])
  list(difference = -diff(unname(test$estimate)), lo = test$conf.int[1], hi = test$conf.int[2])
})
block("self_minus_others", "ratings.csv", "t.test(own, others), Welch", setNames(own, targets), 1e-9)
gives <- function(from, to)
  rowMeans(rated[party == from, names(owner)[owner == to], drop = FALSE], na.rm = TRUE)
pairs <- list(c("BRU", "FOU"), c("BRU", "PRA"), c("FOU", "PRA"))
halves <- lapply(pairs, function(p) {
  test <- t.test(gives(p[1], p[2]), gives(p[2], p[1]))
  list(asymmetry = -diff(unname(test$estimate)) / 2, lo = test$conf.int[1] / 2, hi = test$conf.int[2] / 2)
})
block("asymmetry", "ratings.csv", "t.test(i of j, j of i), Welch, halved",
  setNames(halves, sapply(pairs, paste, collapse = "-")), 1e-9)

patients <- read.csv("anorexia.csv")
eps <- effectsize::epsilon_squared(aov(Postwt ~ Treat, patients), ci = NULL)
block("epsilon_squared_anorexia", "anorexia.csv",
  "effectsize::epsilon_squared(aov(Postwt ~ Treat))",
  list(epsilon_squared = eps$Epsilon2, range = diff(range(tapply(patients$Postwt, patients$Treat, mean)))),
  1e-9)

felt <- c(1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 4)
moved <- c(-.5, -.25, 0, 0, .25, -.25, 0, .5, 0, .75, .5, -.25)
block("tau_b", "(inline)", "cor(method = 'kendall')",
  list(perceived = felt, change = moved, tau_b = cor(felt, moved, method = "kendall")), 1e-9)

# Persons who change position, positions that change hands, three waves; then no position variance.
tight <- lmerControl(optimizer = "nloptwrap", check.conv.singular = "ignore",
  optCtrl = list(algorithm = "NLOPT_LN_NELDERMEAD", xtol_abs = 1e-14, xtol_rel = 1e-14,
                 ftol_abs = 0, ftol_rel = 1e-16, maxeval = 20000))
crossed <- function(fit, contrasts) {
  vc <- as.data.frame(VarCorr(fit)); adjusted <- as.matrix(vcovAdj(fit))
  rows <- lapply(contrasts, function(l) list(
    change = sum(l * fixef(fit)), se = sqrt(drop(t(l) %*% adjusted %*% l)),
    df = Lb_ddf(l, vcov(fit), vcovAdj(fit))))
  named <- setNames(vc$vcov, vc$grp)
  list(var_person = named[["person"]], var_position = named[["position"]],
       var_residual = named[["Residual"]], reml = REMLcrit(fit), changes = rows)
}
set.seed(20160401)
first <- data.frame(person = 1:45, position = c(1:38, sample(38, 7)))
second <- first[sample(45, 30), ]
second$position[sample(30, 6)] <- sample(40, 6)
second <- rbind(second, data.frame(person = 46:60, position = sample(40, 15)))
third <- second[sample(45, 28), ]
third$position[1:4] <- sample(40, 4)
held <- rbind(cbind(first, wave = 1), cbind(second, wave = 2), cbind(third, wave = 3))
held <- held[order(held$wave, held$person), ]
of_person <- rnorm(60, 0, .5); of_position <- rnorm(40, 0, .4)
held$score <- round(3.4 + c(0, .15, .3)[held$wave] + of_person[held$person] +
                    of_position[held$position] + rnorm(nrow(held), 0, .5), 2)
save_csv(held, "crossed.csv")
fit <- lmer(score ~ factor(wave) + (1 | person) + (1 | position), held, control = tight)
block("crossed_three_waves", "crossed.csv",
  "lme4::lmer(score ~ factor(wave) + (1|person) + (1|position)); pbkrtest::vcovAdj, Lb_ddf",
  crossed(fit, list(c(0, 1, 0), c(0, -1, 1), c(0, 0, 1))), 1e-6,
  "changes 1-2, 2-3, 1-3; lme4 stops at about seven digits")
two <- held[held$wave < 3, ]
for (seed in 1:50) {
  set.seed(seed)
  two$score <- round(3.4 + .3 * (two$wave == 2) + .6 * rnorm(60)[two$person] + rnorm(nrow(two), 0, .5), 2)
  fit <- lmer(score ~ factor(wave) + (1 | person) + (1 | position), two, control = tight)
  if (isSingular(fit)) break
}
save_csv(two, "crossed_singular.csv")
value <- crossed(fit, list(c(0, 1)))
value$var_position <- 0  # to rounding
block("crossed_singular", "crossed_singular.csv",
  "as crossed_three_waves, two waves, position variance estimated as 0", value, 1e-6)

cat(jsonlite::toJSON(list(R = R.version.string, values = blocks), auto_unbox = TRUE, digits = NA,
                     pretty = TRUE), "\n")
